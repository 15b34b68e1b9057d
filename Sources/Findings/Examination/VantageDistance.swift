internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// Where a capture was made, told by its role or else by TTLs: what comes from the host itself has its first value.
enum VantageDistance {
  /// First values of the TTL in use (Linux and BSD 64, Windows 128, network devices 255).
  private static let firstValues: Set<UInt8> = [64, 128, 255]

  /// How sure it is that a session was captured at its server; nil where it was not.
  static func confidenceAtServer(_ session: SessionExamination) -> Confidence? {
    switch session.role {
    case .server: return .likely
    case .client, .middle: return nil
    case .unknown: break
    }
    let (client, server) = (isUntravelled(session.fromClient), isUntravelled(session.fromServer))
    if server, !client { return .likely }
    // Both ends in one network, or a tool that writes what it likes.
    return server == client ? .possible : nil
  }

  private static func isUntravelled(_ stream: Stream) -> Bool {
    stream.lowestHopLimit.map { firstValues.contains($0) && stream.highestHopLimit == $0 } ?? false
  }
}
