public import NetworkTypes
public import TCPFlows

/// A silence on a control connection that was longer than the threshold.
public struct ControlGap: Hashable, Sendable {
  /// What ended a silence.
  public enum End: String, Hashable, Sendable, CaseIterable {
    /// The client sent a command or other payload.
    case clientPayload = "client_payload"
    /// The server sent a reply or other payload.
    case serverPayload = "server_payload"
    /// The client closed.
    case clientFin = "client_fin"
    /// The server closed.
    case serverFin = "server_fin"
    /// A RST from the client's address.
    case clientReset = "client_reset"
    /// A RST from the server's address.
    case serverReset = "server_reset"
    /// The capture ended.
    case captureEnd = "capture_end"
  }

  /// The last payload before it.
  public let first: SegmentMark
  /// The segment that ended it, or the last one of the connection where the capture ended first.
  public let last: SegmentMark
  /// When it ended.
  public let end: Timestamp
  /// The longest time without any packet inside it.
  public let longestPacketGap: ElapsedTime
  /// What ended it.
  public let endedBy: End
  /// How much of it was covered by payload moving on data connections of the session.
  public internal(set) var covered = ElapsedTime.zero
  /// The place in the session of the transfer that covered most of it.
  public internal(set) var transfer: Int?

  /// When the last payload before it was seen.
  public var start: Timestamp { first.time }

  /// The time without payload.
  public var payloadGap: ElapsedTime { end - start }
}
