public import NetworkTypes

/// A command with its replies, or a reply that no command asked for.
public struct ReportedExchange: Decodable, Sendable {
  /// A reply.
  public struct Reply: Decodable, Sendable {
    /// The code.
    public let code: Int
    /// The text.
    public let text: String
    /// When it was seen.
    public let time: Timestamp?
  }

  /// Where a line was seen.
  public struct Sighting: Decodable, Sendable {
    /// The id of the capture.
    public let capture: String
    /// The frame.
    public let frame: Int
    /// When, by the clock of the reference where captures are compared.
    public let time: Timestamp
    /// The place of the reply; nil for the command.
    public let reply: Int?
  }

  /// A reply that another capture shows, and the one that tells of the session does not.
  public struct MissedReply: Decodable, Sendable {
    /// The code.
    public let code: Int
    /// The text.
    public let text: String
    /// When it was seen, by the clock of the reference where captures are compared.
    public let time: Timestamp
    /// The id of the capture that shows it.
    public let capture: String
    /// The frame there.
    public let frame: Int
  }

  /// The first word of the command; nil for a reply that none asked for.
  public let command: String?
  /// The argument.
  public let argument: String?
  /// When it was seen.
  public let time: Timestamp
  /// The time from the command to its last reply.
  public let latency: ElapsedTime?
  /// The replies.
  public let replies: [Reply]
  /// Where its lines were seen.
  public let seen: [Sighting]
  /// Replies that were sent, and did not reach the capture that tells of the session; nil where there are none.
  public let missedReplies: [MissedReply]?

  private enum CodingKeys: String, CodingKey {
    case command, argument, time, replies, seen
    case latency = "latency_s"
    case missedReplies = "missed_replies"
  }
}
