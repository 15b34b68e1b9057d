/// What systems and programs send by themselves to keep silent connections alive.
public enum KeepAliveDefaults {
  /// All that are known.
  public static let all: [KeepAliveDefault] = [
    KeepAliveDefault(
      product: "Linux", first: "7200 s", repeats: "every 75 s, 9 times",
      remark: "net.ipv4.tcp_keepalive_time, _intvl, _probes; only where a program asks for it (SO_KEEPALIVE)"),
    KeepAliveDefault(
      product: "BSD", first: "7200 s", repeats: "every 75 s, 8 times",
      remark: "only where a program asks for it (SO_KEEPALIVE)"),
    KeepAliveDefault(
      product: "Windows", first: "7200 s", repeats: "every 1 s, 10 times",
      remark: "KeepAliveTime, KeepAliveInterval; only where a program asks for it", isUnverified: true),
    KeepAliveDefault(
      product: "curl", first: "60 s", repeats: "every 60 s", remark: "TCP keep-alives on its sockets"),
    KeepAliveDefault(
      product: "FileZilla", first: "30 s", repeats: "on for 30 minutes",
      remark: "NOOP, TYPE or PWD after the last command, if switched on; never during a transfer"),
    KeepAliveDefault(
      product: ".NET with SetTcpKeepAlive(true, 30000, 20000)", first: "30 s", repeats: "every 20 s",
      remark: "ServicePoint.SetTcpKeepAlive; as the program sets it"),
  ]
}
