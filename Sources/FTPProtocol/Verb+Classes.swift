extension Verb {
  /// What a transfer moves, and which way.
  public enum TransferKind: Hashable, Sendable {
    /// From server to client: RETR.
    case download
    /// From client to server: STOR, STOU, APPE.
    case upload
    /// From server to client, a directory: LIST, NLST, MLSD.
    case listing
  }

  /// What the command transfers over a data connection; nil where it transfers nothing.
  public var transferKind: TransferKind? {
    switch self {
    case .retr: .download
    case .stor, .stou, .appe: .upload
    case .list, .nlst, .mlsd: .listing
    default: nil
    }
  }

  /// Whether the command asks for a data connection to be negotiated.
  public var negotiatesEndpoint: Bool {
    switch self {
    case .pasv, .epsv, .lpsv, .port, .eprt, .lprt: true
    default: false
    }
  }

  /// Whether the client names the endpoint (active mode).
  public var advertisesClientEndpoint: Bool { self == .port || self == .eprt || self == .lprt }

  /// Whether the argument is a secret.
  public var hasSecretArgument: Bool { self == .pass || self == .acct || self == .adat }

  /// Whether a client that sends it right after a `220` speaks FTP: no other protocol with such a greeting has it.
  public var isPeculiarToFTP: Bool {
    switch self {
    case .user, .acct, .cwd, .xcwd, .cdup, .xcup, .pwd, .xpwd, .mkd, .xmkd, .port, .pasv, .type, .retr, .stor,
      .stou, .appe, .allo, .abor, .list, .nlst, .site, .syst, .size, .mdtm, .mlsd, .mlst, .epsv, .eprt,
      .lpsv, .lprt, .adat, .pbsz, .prot, .ccc, .feat, .opts, .host, .pass, .rest:
      true
    default: false
    }
  }

  /// Whether a client that sends it speaks SMTP, LMTP or NNTP, which greet with three digits too.
  public var isForeign: Bool { Self.foreign.contains(self) }

  private static let foreign: [Verb] = [
    Verb(text: "HELO"), Verb(text: "EHLO"), Verb(text: "LHLO"), Verb(text: "MAIL"), Verb(text: "RCPT"),
    Verb(text: "DATA"), Verb(text: "RSET"), Verb(text: "VRFY"), Verb(text: "EXPN"), Verb(text: "STARTTLS"),
    Verb(text: "ARTICLE"), Verb(text: "GROUP"), Verb(text: "XOVER"),
  ]

  /// Packs the first eight characters of a verb in capitals.
  private init(text: String) {
    let packed = text.utf8.prefix(8).enumerated().reduce(UInt64(0)) { packed, character in
      packed | UInt64(character.element) << (56 - 8 * UInt64(character.offset))
    }
    self.init(rawValue: packed)
  }
}
