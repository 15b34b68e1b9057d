internal import FTPProtocol
internal import NetworkTypes
public import TCPFlows

/// A command or a reply as its hash, by which a dialogue is known again at another vantage point.
public struct DialogueLine: Hashable, Sendable {
  /// Whether the client said it.
  public let isCommand: Bool
  /// A hash of what was said; addresses, which devices in the path rewrite, are left out of it.
  public let hash: UInt64
  /// When its last byte was seen.
  public let mark: SegmentMark

  /// Hashes a command.
  init(command: FTPCommandLine, in line: RawSpan, _ mark: SegmentMark) {
    var hash = ContentHash()
    if let verb = command.verb {
      hash.combine(verb.rawValue)
    } else {
      hash.combine(line.extracting(command.word))
    }
    if command.verb?.advertisesClientEndpoint != true, let argument = command.argument {
      hash.combine(line.extracting(argument))
    }
    (isCommand, self.hash, self.mark) = (true, hash.value, mark)
  }

  /// Hashes a reply.
  init(reply code: ReplyCode, _ text: [UInt8], _ mark: SegmentMark) {
    var hash = ContentHash()
    hash.combine(UInt64(code.rawValue))
    if !(227...229).contains(code.rawValue) { hash.combine(text.span.bytes) }
    (isCommand, self.hash, self.mark) = (false, hash.value, mark)
  }
}
