internal import NetworkTypes

/// How to keep an idle control connection alive, with the value that the trace asks for.
enum KeepAliveRemedies {
  /// A keep-alive at least twice as often as the timer needs one, in round seconds.
  static func interval(below timer: ElapsedTime) -> Int {
    let half = Int(timer.seconds / 2)
    switch half {
    case ..<1: return 1
    case ..<10: return half
    case ..<60: return half / 5 * 5
    case ..<600: return half / 30 * 30
    default: return 300
    }
  }

  /// Remedies for a path whose timer is at most `timer`: at the server, at the clients, in the path.
  static func remedies(below timer: ElapsedTime, _ software: ServerSoftware) -> [String] {
    let seconds = interval(below: timer)
    return software.select(atServer(seconds)) + atClient(seconds) + inPath(above: timer)
  }

  private static func atServer(_ seconds: Int) -> [(ServerSoftware, String)] {
    let kernel =
      "sysctl -w net.ipv4.tcp_keepalive_time=\(seconds) net.ipv4.tcp_keepalive_intvl=\(max(1, seconds / 2))"
    return [
      (.proFTPD, "SocketOptions keepalive on in proftpd.conf, and on its host: \(kernel)"),
      (.vsftpd, "it keeps control connections alive as often as its host does: \(kernel)"),
      (.pureFTPd, "it keeps control connections alive as often as its host does: \(kernel)"),
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

  private static func inPath(above timer: ElapsedTime) -> [String] {
    [
      "balancer or firewall: raise the idle timeout above the longest transfer (Azure Load Balancer 4 to 30 minutes, "
        + "AWS Network Load Balancer up to 6,000 s); where it can, let it send a RST to both ends on idle, so that "
        + "neither waits in vain"
    ]
  }
}
