internal import NetworkTypes

/// How to keep an idle control connection alive, with the value that the trace asks for.
enum KeepAliveRemedies {
  /// Remedies for a path on which a silence of `gap` was too long, or may be: at the server, at the clients, in the
  /// path.
  static func remedies(for gap: ElapsedTime, in session: SessionExamination) -> [String] {
    let target = KeepAliveTarget(gap, in: session)
    let first =
      "send keep-alives on the control connection at least every \(target.seconds) s, from the server or from the "
      + "client (\(target.reason)), or raise the idle timeout in the path above the longest transfer"
    return [first] + session.software.select(atServer(target.seconds)) + atClient(target.seconds) + [inPath]
  }

  private static func atServer(_ seconds: Int) -> [(ServerSoftware, String)] {
    let kernel =
      "sysctl -w net.ipv4.tcp_keepalive_time=\(seconds) net.ipv4.tcp_keepalive_intvl=\(max(1, seconds / 2))"
    return [
      (.proFTPD, "SocketOptions keepalive on in proftpd.conf, and on its host: \(kernel)"),
      (.vsftpd, "it has keep-alives on for control connections, as often as its host says: \(kernel)"),
      (.pureFTPd, "how often its host sends keep-alives: \(kernel)"),
      (
        .iis,
        "KeepAliveTime (REG_DWORD, milliseconds) = \(seconds * 1000) under HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters"
      ),
    ]
  }

  private static func atClient(_ seconds: Int) -> [String] {
    [
      "clients: curl --keepalive-time \(seconds); .NET ServicePoint.SetTcpKeepAlive(true, \(seconds * 1000), "
        + "\(max(1, seconds / 2) * 1000)); lftp and others on Linux: sysctl -w net.ipv4.tcp_keepalive_time=\(seconds); "
        + "FileZilla: \"Send FTP keep-alive commands\" helps between transfers, not during one"
    ]
  }

  private static let inPath =
    "balancer or firewall: raise the idle timeout above the longest transfer (Azure Load Balancer 4 to 30 minutes, "
    + "AWS Network Load Balancer up to 6,000 s); where it can, let it send a RST to both ends on idle, so that "
    + "neither waits in vain"
}
