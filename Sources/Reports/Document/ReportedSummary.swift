/// What a report counts, and its verdict.
public struct ReportedSummary: Decodable, Sendable {
  /// Findings by severity.
  public struct Findings: Decodable, Sendable {
    /// Errors.
    public let error: Int
    /// Warnings.
    public let warning: Int
    /// Notes.
    public let note: Int
  }

  /// The ports that passive mode used.
  public struct PassivePorts: Decodable, Sendable {
    /// How many.
    public let distinct: Int
    /// The lowest.
    public let lowest: Int?
    /// The highest.
    public let highest: Int?
    /// The most in use at one time.
    public let peakInUse: Int

    private enum CodingKeys: String, CodingKey {
      case distinct, lowest, highest
      case peakInUse = "peak_in_use"
    }
  }

  /// What happened, in a sentence or two.
  public let verdict: String
  /// Sessions.
  public let sessions: Int
  /// Connections to a control port on which nothing was asked.
  public let probes: Int
  /// Transfers.
  public let transfers: Int
  /// Transfers by outcome.
  public let outcomes: [String: Int]
  /// Payload bytes on all data connections.
  public let bytes: Int
  /// Connections that could be another's leg or not.
  public let unpairedConnections: Int?
  /// Findings by severity.
  public let findings: Findings
  /// The ports that passive mode used.
  public let passivePorts: PassivePorts

  private enum CodingKeys: String, CodingKey {
    case verdict, sessions, probes, transfers, outcomes, bytes, findings
    case unpairedConnections = "unpaired_connections"
    case passivePorts = "passive_ports"
  }
}
