public import NetworkTypes

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
