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
  private var lastPacket: Timestamp
  private var lastPayload: Timestamp
  private var packetGapInside = ElapsedTime.zero
  private var isOver = false
  private(set) var longestGap = ElapsedTime.zero
  private(set) var longestPayloadGap = ElapsedTime.zero
  private(set) var gaps: [ControlGap] = []
  private(set) var droppedGaps = false
  private var clientProbes = KeepAlives(isByClient: true, kind: .tcp)
  private var serverProbes = KeepAlives(isByClient: false, kind: .tcp)

  init(threshold: ElapsedTime, start: Timestamp) {
    self.threshold = threshold
    lastPacket = start
    lastPayload = start
  }

  /// The TCP keep-alive probes of the client and of the server.
  var probes: [KeepAlives] { [clientProbes, serverProbes] }

  /// Notes one segment of the connection.
  mutating func note(_ segment: TCPSegment, _ kind: SegmentKind, isByClient: Bool, at time: Timestamp) {
    let silence = time - lastPacket
    longestGap = max(longestGap, silence)
    packetGapInside = max(packetGapInside, silence)
    lastPacket = max(lastPacket, time)
    if kind.contains(.keepAliveProbe) {
      if isByClient {
        clientProbes.note(at: time, after: silence)
      } else {
        serverProbes.note(at: time, after: silence)
      }
    } else if kind.contains(.keepAliveAnswer) {
      if isByClient { serverProbes.answered += 1 } else { clientProbes.answered += 1 }
    } else if segment.payloadLength > 0, !segment.flags.contains(.rst) {
      endSilence(at: time, by: isByClient ? .clientPayload : .serverPayload)
      if segment.flags.contains(.fin) { isOver = true }
    } else if segment.flags.contains(.rst) {
      endSilence(at: time, by: isByClient ? .clientReset : .serverReset)
    } else if segment.flags.contains(.fin) {
      endSilence(at: time, by: isByClient ? .clientFin : .serverFin)
    }
  }

  /// The time since the last payload, at the moment of a segment that has not been noted yet.
  func silence(at time: Timestamp) -> ElapsedTime { time - lastPayload }

  /// Ends the measurement with the capture; a connection that is still open has been silent up to then.
  mutating func finish(at captureEnd: Timestamp) {
    let silence = captureEnd - lastPayload
    guard !isOver, silence > threshold else { return }
    append(
      ControlGap(
        start: lastPayload, end: captureEnd, longestPacketGap: max(packetGapInside, captureEnd - lastPacket),
        endedBy: .captureEnd))
  }

  private mutating func endSilence(at time: Timestamp, by end: ControlGap.End) {
    let silence = time - lastPayload
    longestPayloadGap = max(longestPayloadGap, silence)
    if silence > threshold, !isOver {
      append(
        ControlGap(start: lastPayload, end: time, longestPacketGap: packetGapInside, endedBy: end))
    }
    packetGapInside = .zero
    // Intervals are measured within one silence.
    clientProbes.lastAt = nil
    serverProbes.lastAt = nil
    lastPayload = max(lastPayload, time)
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
