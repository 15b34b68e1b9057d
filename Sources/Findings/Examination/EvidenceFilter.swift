internal import NetworkTypes
internal import TCPFlows

/// Writes Wireshark display filters.
enum EvidenceFilter {
  /// Selects exactly these frames.
  static func frames(_ numbers: [UInt32]) -> String {
    numbers.map { "frame.number == \($0)" }.joined(separator: " || ")
  }

  /// Selects a connection by its addresses and ports.
  static func connection(_ connection: Connection) -> String {
    let (one, other) = (connection.originator, connection.responder)
    return
      "\(host(one.address)) && \(host(other.address)) && tcp.port == \(one.port) && tcp.port == \(other.port)"
  }

  /// Selects what a host sent or was sent.
  static func host(_ address: IPAddress) -> String {
    "\(address.isIPv6 ? "ipv6" : "ip").addr == \(address)"
  }
}
