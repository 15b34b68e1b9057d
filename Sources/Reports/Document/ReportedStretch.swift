public import NetworkTypes

/// A stretch of the path between two captures.
public struct ReportedStretch: Decodable, Sendable {
  /// Segments by what became of them.
  public struct Counts: Decodable, Sendable {
    /// Those that were sent into it.
    public let sent: Int
    /// Those that did not come out.
    public let lost: Int
    /// RSTs that came out and were never sent into it.
    public let injected: Int
    /// Announcements that came out changed.
    public let changed: Int
  }

  /// The id of the capture nearer to the client.
  public let from: String
  /// The id of the one nearer to the server.
  public let to: String
  /// The shortest round trip over it.
  public let roundTrip: ElapsedTime?
  /// What went over it.
  public let counts: Counts
  /// Whether a proxy ends the connections in it and makes others.
  public let isProxied: Bool

  private enum CodingKeys: String, CodingKey {
    case from, to
    case roundTrip = "rtt_min_s"
    case counts = "direction_counts"
    case isProxied = "proxied"
  }
}
