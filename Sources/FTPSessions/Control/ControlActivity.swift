internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// Measures the silences and keep-alives of one control connection.
///
/// Two clocks run: since the last packet and since the last payload; middleboxes differ in which one they watch.
struct ControlActivity {
  /// Silences that are kept of one connection.
  static let maximumGaps = 10_000

  private let threshold: ElapsedTime
  private var lastPacket: SegmentMark
  private var lastPayload: SegmentMark
  private(set) var survival = SilenceSurvival()
  private var packetGapInside = ElapsedTime.zero
  private var isOver = false
  private(set) var longestGap = ElapsedTime.zero
  private(set) var longestPayloadGap = ElapsedTime.zero
  private(set) var gaps: [ControlGap] = []
  private(set) var droppedGaps = false
  private var clientProbes = KeepAlives(isByClient: true, kind: .tcp)
  private var serverProbes = KeepAlives(isByClient: false, kind: .tcp)

  init(threshold: ElapsedTime, start: SegmentMark) {
    self.threshold = threshold
    lastPacket = start
    lastPayload = start
  }

  /// The TCP keep-alive probes of the client and of the server.
  var probes: [KeepAlives] { [clientProbes, serverProbes] }

  /// Notes one segment of the connection; `acknowledged` says how far each side's stream has been acknowledged.
  mutating func note(
    _ segment: TCPSegment, _ tracked: TrackedSegment, isByClient: Bool, _ mark: SegmentMark,
    acknowledged: (client: Int, server: Int)
  ) {
    let silence = Silence(
      lastPayload: lastPayload, lastPacket: lastPacket, endedBy: mark, isEndedByClient: isByClient)
    survival.note(segment, tracked, silence, acknowledged: acknowledged)
    longestGap = max(longestGap, silence.packetGap)
    packetGapInside = max(packetGapInside, silence.packetGap)
    if mark.time > lastPacket.time { lastPacket = mark }
    if tracked.kind.contains(.keepAliveProbe) {
      if isByClient {
        clientProbes.note(mark, after: silence.packetGap)
      } else {
        serverProbes.note(mark, after: silence.packetGap)
      }
    } else if tracked.kind.contains(.keepAliveAnswer) {
      if isByClient { serverProbes.answered += 1 } else { clientProbes.answered += 1 }
    } else if segment.payloadLength > 0, !segment.flags.contains(.rst) {
      endSilence(at: mark, by: isByClient ? .clientPayload : .serverPayload)
      if segment.flags.contains(.fin) { isOver = true }
    } else if segment.flags.contains(.rst) {
      endSilence(at: mark, by: isByClient ? .clientReset : .serverReset)
    } else if segment.flags.contains(.fin) {
      endSilence(at: mark, by: isByClient ? .clientFin : .serverFin)
    }
  }

  /// The time since the last payload, at the moment of a segment that has not been noted yet.
  func silence(at time: Timestamp) -> ElapsedTime { time - lastPayload.time }

  /// Ends the measurement with the capture; a connection that is still open has been silent up to then.
  mutating func finish(at captureEnd: Timestamp) {
    let silence = captureEnd - lastPayload.time
    guard !isOver, silence > threshold else { return }
    append(
      ControlGap(
        first: lastPayload, last: lastPacket, end: captureEnd,
        longestPacketGap: max(packetGapInside, captureEnd - lastPacket.time), endedBy: .captureEnd))
  }

  private mutating func endSilence(at mark: SegmentMark, by end: ControlGap.End) {
    let silence = mark.time - lastPayload.time
    longestPayloadGap = max(longestPayloadGap, silence)
    if silence > threshold, !isOver {
      append(
        ControlGap(
          first: lastPayload, last: mark, end: mark.time, longestPacketGap: packetGapInside, endedBy: end))
    }
    packetGapInside = .zero
    // Intervals are measured within one silence.
    clientProbes.lastAt = nil
    serverProbes.lastAt = nil
    if mark.time > lastPayload.time { lastPayload = mark }
    isOver = end != .clientPayload && end != .serverPayload
  }

  private mutating func append(_ gap: ControlGap) {
    guard gaps.count < Self.maximumGaps else {
      droppedGaps = true
      return
    }
    gaps.append(gap)
  }
}
