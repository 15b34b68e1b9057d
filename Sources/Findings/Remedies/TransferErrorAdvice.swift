internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes

/// What a 4yz or 5yz at the end of a transfer means, what may have caused it, and what to do.
struct TransferErrorAdvice {
  /// The code in words; nil where the server's text says more.
  let meaning: String?
  let causes: [String]
  let remedies: [String]

  init(_ code: ReplyCode, in examined: TransferExamination) {
    let isUpload = examined.transfer.command?.transferKind == .upload
    if code.rawValue == 500, examined.transfer.reply?.text.text.hasPrefix("OOPS") == true {
      // How vsftpd says that it gives up.
      self = Self.serverFault
      return
    }
    switch code.rawValue {
    case 425: self = Self.noConnection(examined)
    case 426: self = Self.brokenConnection
    case 451: self = Self.serverFault
    case 452, 552: self = Self.noRoom
    case 421: self = Self.closing
    case 450, 550: self = isUpload ? Self.notWritable : Self.notReadable
    case 553: self = Self.nameNotAllowed
    case 530, 532: self = Self.notLoggedIn
    case 521, 522, 534, 536, 537: self = Self.protection(examined)
    case 500...504: self = Self.notImplemented
    default: self = Self.unknown
    }
  }

  private init(meaning: String? = nil, causes: [String], remedies: [String]) {
    self.meaning = meaning
    self.causes = causes
    self.remedies = remedies
  }

  private static func noConnection(_ examined: TransferExamination) -> TransferErrorAdvice {
    let isPassive = examined.transfer.mode?.isPassive != false
    return TransferErrorAdvice(
      meaning: "the data connection was not made",
      causes: [
        isPassive
          ? "the client's data connection never reached the server: a firewall, NAT or balancer in the path"
          : "the server's data connection never reached the client: its NAT or firewall",
        "the client connected from another address than that of its control connection, which servers refuse",
        "the server waited for less time than the client took (vsftpd accept_timeout and connect_timeout, 60 s)",
        "the server requires that data connections resume the TLS session of the control connection, and the client "
          + "does not",
      ],
      remedies: isPassive
        ? PassivePortRemedies.remedies(for: examined)
        : ["clients behind NAT or a firewall: use passive mode (PASV or EPSV)"])
  }

  private static let brokenConnection = TransferErrorAdvice(
    meaning: "the data connection broke",
    causes: [
      "the data connection was reset or closed before the end: by the client, or by a device in the path",
      "no data moved for longer than the server's timer allows (vsftpd data_connection_timeout 300 s, ProFTPD "
        + "TimeoutStalled 3,600 s)",
    ],
    remedies: [
      "see in the evidence which end closed or reset the data connection first",
      "slow peers: raise vsftpd data_connection_timeout, ProFTPD TimeoutStalled",
      "repeat the transfer from where it broke (REST: curl -C -, lftp get -c)",
    ])

  private static let serverFault = TransferErrorAdvice(
    meaning: "the server failed at its end",
    causes: ["an error of the server's file system or of a program behind it"],
    remedies: ["look into the server's log and its file system at that time"])

  private static let noRoom = TransferErrorAdvice(
    meaning: "there was no room for it",
    causes: ["the file system is full", "the user's quota is used up"],
    remedies: [
      "make room at the server (df), or raise the user's quota (quota -u USER; ProFTPD mod_quotatab)"
    ])

  private static let closing = TransferErrorAdvice(
    meaning: "the server closed the session",
    causes: [
      "the server's idle or transfer timer ran out", "the server was stopped, or reached a limit of sessions",
    ],
    remedies: [
      "compare with the server's timers: vsftpd idle_session_timeout 300 s, ProFTPD TimeoutIdle 600 s and "
        + "TimeoutNoTransfer 300 s",
      "look into the server's log at that time",
    ])

  private static let notReadable = TransferErrorAdvice(
    causes: [
      "no file has that name there: a wrong path, upper and lower case, or another root than the client believes",
      "the user may not read it", "somebody else is writing it",
    ],
    remedies: [
      "compare the path with a listing of the same session; users locked into a directory (chroot) have that as /",
      "look at the rights of the file and of every directory above it, for the account that the server uses",
    ])

  private static let notWritable = TransferErrorAdvice(
    causes: [
      "the user may not write there", "the server allows no uploads, or not of that name",
      "the directory does not exist, or somebody else has the file open",
    ],
    remedies: [
      "vsftpd: write_enable=YES; ProFTPD: <Limit STOR> AllowAll; IIS: FTP Authorization Rules with Write",
      "look at the rights of the directory for the account that the server uses (and SELinux: ftpd_full_access)",
    ])

  private static let nameNotAllowed = TransferErrorAdvice(
    meaning: "the server does not allow that name, or no upload there",
    causes: [
      "the name has characters that the server refuses, or exists and must not be overwritten",
      "the user may not write there",
    ],
    remedies: [
      "another name or directory; ProFTPD: AllowOverwrite on, PathAllowFilter; vsftpd: write_enable=YES",
      "look at the rights of the directory",
    ])

  private static let notLoggedIn = TransferErrorAdvice(
    meaning: "the user is not logged in, or not allowed to",
    causes: ["the login failed or was never made", "the server demands an account or TLS first"],
    remedies: [
      "look at the login in the same session", "log in again; where the server demands it, AUTH TLS first",
    ])

  private static func protection(_ examined: TransferExamination) -> TransferErrorAdvice {
    TransferErrorAdvice(
      meaning: "the server demands another protection of the data connection",
      causes: [
        "the server allows data connections in TLS only (PROT P), or with the control's TLS session only"
      ],
      remedies: ["client: switch on TLS for data (curl --ssl-reqd, lftp set ftp:ssl-protect-data yes)"]
        + examined.session.software.select([
          (.vsftpd, "force_local_data_ssl, and require_ssl_reuse=NO for clients that do not resume sessions"),
          (
            .proFTPD,
            "TLSRequired, and TLSOptions NoSessionReuseRequired for clients that do not resume sessions"
          ),
        ]))
  }

  private static let notImplemented = TransferErrorAdvice(
    meaning: "the server does not know the command, or not in that order",
    causes: [
      "the server lacks the command (MLSD is younger than many servers)",
      "the command came out of order: without PASV or PORT before it",
    ],
    remedies: ["let the client use LIST instead of MLSD, or ask FEAT first"])

  private static let unknown = TransferErrorAdvice(
    causes: ["the server's text says more than its code"],
    remedies: ["read the server's text and its log at that time"])
}
