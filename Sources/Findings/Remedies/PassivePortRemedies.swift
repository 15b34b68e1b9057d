internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes

/// How to make passive ports reachable, with the ports that the trace shows.
enum PassivePortRemedies {
  /// Remedies for a data connection that did not get through to the server.
  static func remedies(for examined: TransferExamination) -> [String] {
    let software = examined.session.software
    let server = examined.session.session.server.address
    return [
      "firewall or balancer: pass the server's passive ports to \(server), \(examined.rangeInWords), in both directions",
      "balancer with several backends: source-address affinity over all ports, or one port range or public address "
        + "for each backend",
    ] + software.select(ranges(examined))
  }

  /// The settings that hold the passive range, so that it can be opened elsewhere.
  private static func ranges(_ examined: TransferExamination) -> [(ServerSoftware, String)] {
    let (low, high) = examined.range
    return [
      (.proFTPD, "PassivePorts \(low) \(high)"),
      (.vsftpd, "pasv_min_port=\(low) and pasv_max_port=\(high)"),
      (.pureFTPd, "-p \(low):\(high) (PassivePortRange \(low) \(high))"),
      (.iis, "FTP Firewall Support, Data Channel Port Range \(low)-\(high), then restart the FTP service"),
      (.fileZillaServer, "Passive mode, custom port range \(low) to \(high)"),
    ]
  }
}

extension TransferExamination {
  /// The passive ports to open: the range given, else those that the server was seen to announce.
  fileprivate var range: (low: UInt16, high: UInt16) {
    if let given = session.settings.passivePorts { return (given.lowerBound, given.upperBound) }
    let ports = session.trace.announcedPorts(of: session.session.server.address)
    let port = transfer.advertised?.port ?? 0
    return (ports?.lowerBound ?? port, ports?.upperBound ?? port)
  }

  fileprivate var rangeInWords: String {
    let (low, high) = range
    if session.settings.passivePorts != nil { return "\(low) to \(high)" }
    return low == high
      ? "of which \(low) was announced here" : "of which \(low) to \(high) were announced here"
  }
}
