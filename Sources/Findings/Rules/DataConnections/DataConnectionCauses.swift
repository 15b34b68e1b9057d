internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// What may have kept a passive data connection from coming about, in the order that the trace suggests.
enum DataConnectionCauses {
  /// TTLs that differ by more than this come from different hosts.
  private static let hopTolerance = 2

  /// The causes of a refusal.
  static func ofRefusal(
    _ data: Connection, _ examined: TransferExamination, _ causes: [String]
  ) -> [String] {
    if examined.isCapturedAtListener {
      return [
        "the SYN reached this server, and nobody listened on \(data.responder) there: another backend announced the "
          + "port, or the listener was gone",
        "the server's own firewall rejects the port",
      ]
    }
    return hairpin(examined) + otherHost(data, examined) + causes
  }

  /// The causes of silence.
  static func ofSilence(_ examined: TransferExamination, _ causes: [String]) -> [String] {
    if examined.isCapturedAtListener {
      return [
        "the SYN reached this server and its own firewall dropped it, after the point where captures are made",
        "the listener's queue was full, or the route back is another one",
      ]
    }
    return hairpin(examined) + causes
  }

  /// A host in a private network that is sent to its own network's public address.
  private static func hairpin(_ examined: TransferExamination) -> [String] {
    guard examined.isPeerBehindNAT, !examined.isCapturedAtListener, let data = examined.data,
      data.responder.address == examined.transfer.advertised?.address
    else { return [] }
    return [
      "the server announces its public address \(data.responder.address) to a client that reached it at \(examined.peer): "
        + "not every NAT lets a connection from inside come back in"
    ]
  }

  /// A RST that travelled another distance than the server's segments.
  private static func otherHost(_ data: Connection, _ examined: TransferExamination) -> [String] {
    let server = examined.session.fromServer
    guard data.responder.address == examined.peer, let reset = data.fromResponder.reset,
      let low = server.lowestHopLimit, let high = server.highestHopLimit
    else { return [] }
    let value = Int(reset.hopLimit)
    guard value < Int(low) - hopTolerance || value > Int(high) + hopTolerance else { return [] }
    let others = low == high ? "\(low)" : "\(low) to \(high)"
    return [
      "a device in the path answered in the server's name: the RST has a TTL of \(value), and the server's segments on "
        + "the control connection have \(others)"
    ]
  }
}
