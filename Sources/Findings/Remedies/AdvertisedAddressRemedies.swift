internal import FTPSessions
internal import NetworkTypes

/// How to make a server announce an address at which its clients can reach it.
enum AdvertisedAddressRemedies {
  /// Remedies where the server should announce `address`; nil where the trace does not show which one that is.
  static func remedies(announcing address: IPAddress?, _ software: ServerSoftware) -> [String] {
    let name = address.map(\.description) ?? "ADDRESS"
    let meaning = address == nil ? ", ADDRESS being the public one of the NAT or balancer in front" : ""
    return software.select(settings(name)).map { $0 + meaning } + [
      "clients: EPSV instead of PASV (its 229 names no address), or an option to ignore the address of a 227, as in "
        + "curl --ftp-skip-pasv-ip (default since 7.74.0) and lftp ftp:fix-pasv-address",
      "firewall or balancer: where it has an FTP helper (application gateway), let it rewrite the 227; it cannot do so "
        + "inside TLS",
    ]
  }

  private static func settings(_ address: String) -> [(ServerSoftware, String)] {
    [
      (.proFTPD, "MasqueradeAddress \(address)"),
      (.vsftpd, "pasv_address=\(address)"),
      (.pureFTPd, "-P \(address) (ForcePassiveIP \(address))"),
      (
        .iis, "FTP Firewall Support, External IP Address of Firewall \(address), then restart the FTP service"
      ),
      (.fileZillaServer, "Passive mode, use the following IP: \(address)"),
      (.pyftpdlib, "handler.masquerade_address = \"\(address)\""),
    ]
  }
}
