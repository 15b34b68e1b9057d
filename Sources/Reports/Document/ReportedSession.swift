public import FTPProtocol
public import FTPSessions
public import NetworkTypes
public import TraceComparison

/// A session of a report.
public struct ReportedSession: Decodable, Sendable {
  /// The user.
  public struct User: Decodable, Sendable {
    /// The name as it was sent.
    public let name: String
  }

  /// What went wrong in a session that failed.
  public struct Failure: Decodable, Sendable {
    /// The id of the transfer that failed; nil where the session itself did.
    public let transfer: String?
    /// What failures of this kind are called.
    public let kind: String
    /// What happened, in a sentence.
    public let text: String
    /// The id of the capture that shows it.
    public let capture: String
    /// The frame to look at first.
    public let frame: Int?
  }

  /// An announcement of an endpoint that could not be used.
  public struct MalformedEndpoint: Decodable, Sendable {
    /// The command, or the code of the reply.
    public let source: String
    /// The text.
    public let text: String
    /// What is wrong with it.
    public let fault: EndpointFault
    /// The capture.
    public let capture: String
    /// The frame.
    public let frame: Int
  }

  /// The id, such as `S1`.
  public let id: String
  /// What identifies it in other reports too.
  public let key: String
  /// The client, as at the leg nearest to it.
  public let client: Endpoint
  /// The server, as at the leg nearest to the client.
  public let server: Endpoint
  /// The user; nil where none was named.
  public let user: User?
  /// The greeting.
  public let banner: String?
  /// How TLS was used.
  public let tls: TLSMode
  /// Since when it was in clear text again.
  public let readableSince: Timestamp?
  /// When it began.
  public let start: Timestamp
  /// When it ended.
  public let end: Timestamp
  /// How it ended.
  public let outcome: SessionOutcome
  /// Why.
  public let outcomeReason: String?
  /// What went wrong; nil where nothing did.
  public let failures: [Failure]?
  /// The server that the control connection ended at.
  public let backend: String?
  /// What is known of that.
  public let backendState: BackendState
  /// Whether two legs are different connections.
  public let isProxied: Bool?
  /// The control connection wherever it was seen, from the client to the server.
  public let legs: [ReportedLeg]
  /// The dialogue; nil where the report was made without it.
  public let exchanges: [ReportedExchange]?
  /// The transfers.
  public let transfers: [ReportedTransfer]
  /// Announcements that could not be used.
  public let malformedEndpoints: [MalformedEndpoint]?
  /// The limits of the tool that were reached.
  public let limitsReached: [String]?

  private enum CodingKeys: String, CodingKey {
    case id, key, client, server, user, banner, tls, start, end, outcome, failures, backend, legs, exchanges,
      transfers
    case readableSince = "readable_since"
    case outcomeReason = "outcome_reason"
    case backendState = "backend_state"
    case isProxied = "proxied"
    case malformedEndpoints = "malformed_endpoints"
    case limitsReached = "limits_reached"
  }

  /// The leg of a capture; nil where the capture has none.
  public func leg(in capture: String) -> ReportedLeg? { legs.first { $0.capture == capture } }
}
