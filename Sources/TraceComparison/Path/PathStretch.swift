public import NetworkTypes
public import TCPFlows

/// A stretch of the path between two captures that saw the same connections, the one nearer to the client first.
public struct PathStretch: Hashable, Sendable {
  /// What went one way.
  public struct Traffic: Hashable, Sendable {
    /// Segments with payload or a FIN that went in at its start.
    public internal(set) var sent = 0
    /// Those that did not come out at its end.
    public internal(set) var lost = 0
    /// Bytes that never came out, however often they were sent.
    public internal(set) var undeliveredBytes = 0
  }

  /// The place of the trace nearer to the client.
  public let from: Int
  /// The place of the trace nearer to the server.
  public let to: Int
  /// The shortest round trip between the two points.
  public let roundTrip: ElapsedTime?
  /// What went to the server.
  public internal(set) var toServer = Traffic()
  /// What went to the client.
  public internal(set) var toClient = Traffic()
  /// RSTs that a device on it sent in an end's name.
  public internal(set) var injected = 0
  /// Announcements whose address or port was changed on it.
  public internal(set) var changed = 0
  /// Whether a proxy on it ends the TCP connections and makes others.
  public internal(set) var isProxied = false
  /// The control connections of which bytes were never delivered, by the places of their sessions.
  public internal(set) var undelivered: [UndeliveredBytes] = []
}

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
}
