internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes

/// How to make passive ports reachable, with the ports that the trace shows.
enum PassivePortRemedies {
  /// A range that was seen wider than this is no range that was set, but any free port.
  private static let widestRange = 1000

  /// Remedies for a data connection that did not get through to the server.
  static func remedies(for examined: TransferExamination) -> [String] {
    let server = examined.peer
    let (range, ports) = (range(for: examined), portsInWords(examined))
    let open =
      range == nil
      ? "firewall or balancer: fix a passive range LOW to HIGH at the server, such as 50000 to 50099, and pass the same "
        + "range to \(server) (\(ports))"
      : "firewall or balancer: pass the server's passive ports to \(server), \(ports)"
    return [
      open,
      "balancer with several backends: source-address affinity over all ports, or one port range or public address "
        + "for each backend",
    ] + settings(range, examined.session.software)
  }

  /// The settings that fix the passive range, so that the same one can be opened elsewhere.
  static func settings(_ range: ClosedRange<UInt16>?, _ software: ServerSoftware) -> [String] {
    let (low, high) = (range.map { "\($0.lowerBound)" } ?? "LOW", range.map { "\($0.upperBound)" } ?? "HIGH")
    let remedies: [(ServerSoftware, String)] = [
      (.proFTPD, "PassivePorts \(low) \(high)"),
      (.vsftpd, "pasv_min_port=\(low) and pasv_max_port=\(high)"),
      (.pureFTPd, "-p \(low):\(high) (PassivePortRange \(low) \(high))"),
      (.iis, "FTP Firewall Support, Data Channel Port Range \(low)-\(high), then restart the FTP service"),
      (.fileZillaServer, "Passive mode, custom port range \(low) to \(high)"),
      (.pyftpdlib, "handler.passive_ports = range(\(low), \(high) + 1)"),
    ]
    return software.select(remedies)
  }

  /// The passive ports to open: the range given, else those that the server was seen to announce, where they look
  /// like a range.
  private static func range(for examined: TransferExamination) -> ClosedRange<UInt16>? {
    if let given = examined.session.settings.passivePorts { return given }
    guard let seen = seen(examined), seen.lowerBound < seen.upperBound, seen.count <= widestRange else {
      return nil
    }
    return seen
  }

  private static func seen(_ examined: TransferExamination) -> ClosedRange<UInt16>? {
    examined.session.trace.announcedPorts(of: examined.session.session.server.address)
  }

  private static func portsInWords(_ examined: TransferExamination) -> String {
    if let given = examined.session.settings.passivePorts {
      return "\(given.lowerBound) to \(given.upperBound)"
    }
    guard let seen = seen(examined) else { return "none was announced here" }
    return seen.lowerBound == seen.upperBound
      ? "only \(seen.lowerBound) was announced here"
      : "\(seen.lowerBound) to \(seen.upperBound) were announced here"
  }
}
