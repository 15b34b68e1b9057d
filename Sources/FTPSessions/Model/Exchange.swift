public import FTPProtocol
public import NetworkTypes
public import TCPFlows

/// A command with its replies, or a reply that no command asked for.
public struct Exchange: Hashable, Sendable {
  /// A reply, with when it was seen.
  public struct Reply: Hashable, Sendable {
    /// The code.
    public let code: ReplyCode
    /// The text without codes.
    public let text: WireText
    /// Its last line's frame.
    public let mark: SegmentMark
  }

  /// Whether the line may be a password for all that is known of it.
  public let isSecret: Bool
  /// The first word of the command line; nil for a greeting and other unasked replies.
  public let command: WireText?
  /// The verb, where the first word is one.
  public let verb: Verb?
  /// The argument.
  public let argument: WireText?
  /// When the command, or the unasked reply, was seen.
  public let mark: SegmentMark
  /// The replies in order.
  public internal(set) var replies: [Reply] = []
}
