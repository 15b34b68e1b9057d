internal import FTPProtocol
internal import NetworkTypes
internal import TCPFlows

/// Recognises commands that a client sends only to keep the control connection alive.
struct CommandKeepAlives {
  /// A command that could be part of the dialogue is a keep-alive only with this much silence around it.
  static let silenceAround = ElapsedTime(seconds: 10)

  /// A command that may be a keep-alive: the next one tells.
  private struct Candidate {
    let mark: SegmentMark
    let silence: ElapsedTime
    var wasAnswered = false
  }

  private(set) var commands = KeepAlives(isByClient: true, kind: .application)
  private var unanswered = 0
  private var candidate: Candidate?

  /// Notes a command that came after `silence`.
  mutating func noteCommand(
    _ verb: Verb, _ argument: [UInt8], _ mark: SegmentMark, duringTransfer: Bool, after silence: ElapsedTime
  ) {
    if let candidate {
      // What is followed at once by another command was part of the dialogue.
      if mark.time - candidate.mark.time >= Self.silenceAround { count(candidate) }
      self.candidate = nil
    }
    let found = Candidate(mark: mark, silence: silence)
    if verb == .noop {
      count(found)
    } else if !duringTransfer, silence >= Self.silenceAround, Self.asksForNothingNew(verb, argument) {
      candidate = found
    } else {
      commands.lastAt = nil
      unanswered = 0
    }
  }

  /// Notes a reply that may answer a keep-alive command.
  mutating func noteReply(_ code: ReplyCode) {
    guard !code.isPreliminary, code.rawValue != 226, code.rawValue != 250 else { return }
    candidate?.wasAnswered = true
    guard unanswered > 0 else { return }
    unanswered -= 1
    commands.answered += 1
  }

  /// Ends the dialogue.
  mutating func finish() {
    if let candidate { count(candidate) }
    candidate = nil
  }

  private mutating func count(_ command: Candidate) {
    commands.note(command.mark, after: command.silence)
    if command.wasAnswered { commands.answered += 1 } else { unanswered += 1 }
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
