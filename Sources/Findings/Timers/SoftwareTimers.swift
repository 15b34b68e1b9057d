/// The timers of FTP servers, clients and proxies.
public enum SoftwareTimers {
  /// All that are known, servers first.
  public static let all: [SoftwareTimer] = [
    SoftwareTimer(
      product: "vsftpd", setting: "idle_session_timeout", value: "300 s",
      effect: "between commands; 421 and close", source: "vsftpd.conf(5)"),
    SoftwareTimer(
      product: "vsftpd", setting: "data_connection_timeout", value: "300 s",
      effect: "a transfer without progress; 426, 421 and close", source: "vsftpd.conf(5)"),
    SoftwareTimer(
      product: "vsftpd", setting: "accept_timeout", value: "60 s",
      effect: "the client's passive data connection; 425", source: "vsftpd.conf(5)"),
    SoftwareTimer(
      product: "vsftpd", setting: "connect_timeout", value: "60 s",
      effect: "the server's active data connection; 425", source: "vsftpd.conf(5)"),
    SoftwareTimer(
      product: "ProFTPD", setting: "TimeoutIdle", value: "600 s",
      effect: "no data on either connection; 421 and close", source: "ProFTPD documentation"),
    SoftwareTimer(
      product: "ProFTPD", setting: "TimeoutNoTransfer", value: "300 s",
      effect: "no transfer begun; 421 and close", source: "ProFTPD documentation"),
    SoftwareTimer(
      product: "ProFTPD", setting: "TimeoutStalled", value: "3600 s",
      effect: "a transfer without progress; close", source: "ProFTPD documentation"),
    SoftwareTimer(
      product: "ProFTPD", setting: "TimeoutLogin", value: "300 s",
      effect: "from connection to login; 421 and close", source: "ProFTPD documentation"),
    SoftwareTimer(
      product: "ProFTPD", setting: "TimeoutLinger", value: "10 s",
      effect: "waits for the client's close of the data connection, which delays the 226",
      source: "ProFTPD documentation"),
    SoftwareTimer(
      product: "lftp", setting: "net:idle", value: "180 s", effect: "the client closes", source: "lftp(1)"),
    SoftwareTimer(
      product: "HAProxy", setting: "timeout client, server, tunnel", value: "none by default",
      effect: "no data in one direction; FIN to both sides, then RST", source: "HAProxy documentation"),
    SoftwareTimer(
      product: "Linux conntrack", setting: "nf_conntrack_tcp_timeout_unacknowledged", value: "300 s",
      effect: "data without an acknowledgment; entry removed", source: "Linux nf_conntrack-sysctl"),
    SoftwareTimer(
      product: "Linux conntrack", setting: "nf_conntrack_tcp_timeout_syn_sent", value: "120 s",
      effect: "a SYN without an answer; entry removed", source: "Linux nf_conntrack-sysctl"),
  ]
}
