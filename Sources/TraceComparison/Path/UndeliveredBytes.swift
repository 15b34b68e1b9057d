public import TCPFlows

/// Bytes that went into a stretch of the path and never came out.
public struct UndeliveredBytes: Hashable, Sendable {
  /// The place of the session.
  public let session: Int
  /// The place of the transfer whose data connection it was; nil for the control connection.
  public let transfer: Int?
  /// Whether they were on their way to the client.
  public let isToClient: Bool
  /// How many.
  public let bytes: Int
  /// The last segment that was sent of them.
  public let last: SegmentMark?
  /// The connection where it was sent.
  public let connection: ConnectionReference
}
