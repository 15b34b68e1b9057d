internal import FTPSessions
internal import NetworkTypes

/// The server software in sight, by what it says of itself.
enum ServerSoftware: String, CaseIterable {
  case vsftpd, proFTPD, pureFTPd, iis, fileZillaServer, pyftpdlib, unknown

  /// The product's name.
  var name: String {
    switch self {
    case .vsftpd: "vsftpd"
    case .proFTPD: "ProFTPD"
    case .pureFTPd: "Pure-FTPd"
    case .iis: "IIS"
    case .fileZillaServer: "FileZilla Server"
    case .pyftpdlib: "pyftpdlib"
    case .unknown: "the FTP server"
    }
  }

  init(of session: Session) {
    let banner = (session.banner?.text ?? "").lowercased()
    let system = (session.system?.text ?? "").lowercased()
    let marks: [(String, ServerSoftware)] = [
      ("vsftpd", .vsftpd), ("proftpd", .proFTPD), ("pure-ftpd", .pureFTPd), ("microsoft ftp", .iis),
      ("filezilla server", .fileZillaServer), ("pyftpdlib", .pyftpdlib),
    ]
    if let found = marks.first(where: { banner.contains($0.0) }) {
      self = found.1
    } else {
      self = system.contains("windows_nt") ? .iis : .unknown
    }
  }

  /// Of remedies for each product, those for the software in sight; all where it does not tell.
  func select(_ remedies: [(ServerSoftware, String)]) -> [String] {
    let own = remedies.filter { $0.0 == self }
    return (own.isEmpty ? remedies : own).map { "\($0.0.name): \($0.1)" }
  }
}
