internal import FTPProtocol
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// Measures the silences and keep-alives of one control connection.
///
/// Two clocks run: since the last packet and since the last payload; middleboxes differ in which one they watch.
struct ControlActivity {
  /// Silences that are kept of one connection.
  static let maximumGaps = 10_000
  /// A command that could be part of the dialogue is a keep-alive only after this much silence.
  static let keepAliveSilence = ElapsedTime(seconds: 10)

  private let threshold: ElapsedTime
  private var lastPacket: Timestamp
  private var lastPayload: Timestamp
  private var packetGapInside = ElapsedTime.zero
  private var isOver = false
  private(set) var longestGap = ElapsedTime.zero
  private(set) var longestPayloadGap = ElapsedTime.zero
  private(set) var gaps: [ControlGap] = []
  private(set) var droppedGaps = false
  private var probes: [KeepAlives] = [
    KeepAlives(isByClient: true, kind: .tcp), KeepAlives(isByClient: false, kind: .tcp),
  ]
  private var commands = KeepAlives(isByClient: true, kind: .application)
  private var unansweredCommands = 0
  private var candidate: KeepAliveCommand?

  /// A command that may be a keep-alive: the next one tells.
  private struct KeepAliveCommand {
    let time: Timestamp
    let silence: ElapsedTime
    var wasAnswered = false
  }

  init(threshold: ElapsedTime, start: Timestamp) {
    self.threshold = threshold
    lastPacket = start
    lastPayload = start
  }

  var keepAlives: [KeepAlives] { (probes + [commands]).filter { $0.count > 0 } }

  /// Notes one segment of the connection.
  mutating func note(_ segment: TCPSegment, _ kind: SegmentKind, isByClient: Bool, at time: Timestamp) {
    let silence = time - lastPacket
    longestGap = max(longestGap, silence)
    packetGapInside = max(packetGapInside, silence)
    lastPacket = max(lastPacket, time)
    if kind.contains(.keepAliveProbe) {
      probes[isByClient ? 0 : 1].note(at: time, after: silence)
    } else if kind.contains(.keepAliveAnswer) {
      probes[isByClient ? 1 : 0].answered += 1
    } else if segment.payloadLength > 0, !segment.flags.contains(.rst) {
      endSilence(at: time, by: isByClient ? .clientPayload : .serverPayload)
    } else if segment.flags.contains(.rst) {
      endSilence(at: time, by: isByClient ? .clientReset : .serverReset)
    } else if segment.flags.contains(.fin) {
      endSilence(at: time, by: isByClient ? .clientFin : .serverFin)
    }
  }

  /// Notes a command; `silence` counts from the last payload, which the command itself has already ended.
  mutating func noteCommand(
    _ verb: Verb, _ argument: [UInt8], at time: Timestamp, duringTransfer: Bool, after silence: ElapsedTime
  ) {
    if let candidate {
      // What is followed at once by another command was part of the dialogue.
      if time - candidate.time >= Self.keepAliveSilence { count(candidate) }
      self.candidate = nil
    }
    let found = KeepAliveCommand(time: time, silence: silence)
    if verb == .noop {
      count(found)
    } else if !duringTransfer, silence >= Self.keepAliveSilence, Self.asksForNothingNew(verb, argument) {
      candidate = found
    } else {
      commands.lastAt = nil
      unansweredCommands = 0
    }
  }

  private mutating func count(_ command: KeepAliveCommand) {
    commands.note(at: command.time, after: command.silence)
    if command.wasAnswered { commands.answered += 1 } else { unansweredCommands += 1 }
  }

  /// Notes a reply that may answer a keep-alive command.
  mutating func noteReply(_ code: ReplyCode) {
    guard !code.isPreliminary, code.rawValue != 226, code.rawValue != 250 else { return }
    candidate?.wasAnswered = true
    guard unansweredCommands > 0 else { return }
    unansweredCommands -= 1
    commands.answered += 1
  }

  /// The time since the last payload, at the moment of a segment that has not been noted yet.
  func silence(at time: Timestamp) -> ElapsedTime { time - lastPayload }

  /// Ends the measurement with the capture; a connection that is still open has been silent up to then.
  mutating func finish(at captureEnd: Timestamp) {
    if let candidate { count(candidate) }
    candidate = nil
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

  /// Whether a command asks for nothing that the client does not know.
  private static func asksForNothingNew(_ verb: Verb, _ argument: [UInt8]) -> Bool {
    switch verb {
    case .pwd, .xpwd, .type, .stat, .site: true
    case .rest: argument.elementsEqual("0".utf8)
    case .cwd: argument.elementsEqual(".".utf8)
    default: false
    }
  }
}
