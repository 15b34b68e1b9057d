/// How to do without active mode, or to let its data connections through.
enum ActiveModeRemedies {
  static let all = [
    "clients: passive mode, in which they open the data connection themselves: curl --ftp-pasv (its default), lftp "
      + "ftp:passive-mode on, FileZilla \"Passive\", .NET UsePassive = true",
    "firewall or NAT at the client: an FTP helper (application gateway) that follows PORT, or a rule that lets the "
      + "server's port 20 connect to the client's port range (curl --ftp-port ADDRESS:LOW-HIGH)",
    "firewall at the server: let it connect out from port 20",
  ]
}
