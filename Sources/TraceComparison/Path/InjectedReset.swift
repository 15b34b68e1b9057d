public import TCPFlows

/// A RST that its supposed sender never sent.
public struct InjectedReset: Hashable, Sendable {
  /// The connection on which it was seen.
  public let connection: ConnectionReference
  /// In which direction it went.
  public let direction: Direction
  /// The RST.
  public let mark: SegmentMark
  /// The same connection on the side of the supposed sender, where it was not.
  public let absentFrom: ConnectionReference
  /// The place of the session.
  public let session: Int
  /// The place of the transfer whose data connection it ended; nil for the control connection.
  public let transfer: Int?
  /// Whether there is a second sign beside its absence, which may be that of one frame.
  public let isCertain: Bool
}
