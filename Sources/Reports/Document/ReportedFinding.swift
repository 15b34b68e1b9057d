public import Findings
public import NetworkTypes

/// A finding of a report.
public struct ReportedFinding: Decodable, Sendable {
  /// Frames that show it.
  public struct Evidence: Decodable, Sendable {
    /// The id of the capture.
    public let capture: String
    /// The file.
    public let file: String?
    /// The frames.
    public let frames: [UInt32]
    /// When the first of them was seen, by the capture's own clock.
    public let time: Timestamp
    /// What they show.
    public let shows: String
    /// A Wireshark display filter that selects exactly these frames.
    public let displayFilter: String
    /// A Wireshark display filter that selects their connection.
    public let contextFilter: String

    private enum CodingKeys: String, CodingKey {
      case capture, file, frames, time, shows
      case displayFilter = "display_filter"
      case contextFilter = "context_filter"
    }
  }

  /// The id, such as `F1`.
  public let id: String
  /// The code, such as `FTP102`.
  public let code: String
  /// The name of the pattern.
  public let name: String
  /// How much it matters.
  public let severity: Severity
  /// How sure it is.
  public let confidence: Confidence
  /// The verdict in one sentence.
  public let summary: String
  /// The ids of the sessions.
  public let sessions: [String]
  /// The ids of the transfers.
  public let transfers: [String]
  /// How often it happened.
  public let count: Int
  /// What it rests on.
  public let facts: [String: ReportedFact]
  /// What may have caused it, the likeliest first.
  public let causes: [String]
  /// What to change, the best first.
  public let remedies: [String]
  /// Where it shows.
  public let evidence: [Evidence]

  /// The sessions or transfers, and the first frames, as a sentence names them.
  public var place: String {
    FindingPlace.text(
      transfers: transfers, sessions: sessions, frames: evidence.first.map { ($0.capture, $0.frames) })
  }
}
