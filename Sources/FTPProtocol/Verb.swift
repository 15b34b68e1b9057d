/// The verb of an FTP command, in capitals: an open vocabulary.
///
/// Up to eight characters are packed into one word, the first in the top byte, so that verbs compare as numbers.
public struct Verb: RawRepresentable, Hashable, Sendable {
  /// The packed characters, padded with zero bytes.
  public let rawValue: UInt64

  /// Makes a verb from packed characters.
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// Packs a verb of one to eight printable ASCII characters; nil for anything else.
  public init?(_ bytes: RawSpan) {
    guard (1...8).contains(bytes.byteCount) else { return nil }
    var packed: UInt64 = 0
    for offset in 0..<bytes.byteCount {
      let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      guard (0x21...0x7e).contains(byte) else { return nil }
      let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      packed |= UInt64(isLower ? byte - 32 : byte) << (56 - 8 * UInt64(offset))
    }
    rawValue = packed
  }

  private init(_ name: StaticString) {
    var packed: UInt64 = 0
    name.withUTF8Buffer { characters in
      for (offset, byte) in characters.prefix(8).enumerated() {
        packed |= UInt64(byte) << (56 - 8 * UInt64(offset))
      }
    }
    rawValue = packed
  }

  /// The verb as text.
  public var name: String {
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: rawValue >> (56 - 8 * UInt64($0))) }
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}

extension Verb {
  // RFC 959 and RFC 1123; the X forms are RFC 775.
  /// The name to log in with.
  public static let user = Verb("USER")
  /// The password.
  public static let pass = Verb("PASS")
  /// The account.
  public static let acct = Verb("ACCT")
  /// Changes the working directory.
  public static let cwd = Verb("CWD")
  /// The old form of CWD.
  public static let xcwd = Verb("XCWD")
  /// Changes to the parent directory.
  public static let cdup = Verb("CDUP")
  /// The old form of CDUP.
  public static let xcup = Verb("XCUP")
  /// Asks for the working directory.
  public static let pwd = Verb("PWD")
  /// The old form of PWD.
  public static let xpwd = Verb("XPWD")
  /// Makes a directory.
  public static let mkd = Verb("MKD")
  /// The old form of MKD.
  public static let xmkd = Verb("XMKD")
  /// Starts the login anew.
  public static let rein = Verb("REIN")
  /// Ends the session.
  public static let quit = Verb("QUIT")
  /// Announces the client's IPv4 endpoint.
  public static let port = Verb("PORT")
  /// Asks for the server's IPv4 endpoint.
  public static let pasv = Verb("PASV")
  /// Sets the representation.
  public static let type = Verb("TYPE")
  /// Sets the transmission mode.
  public static let mode = Verb("MODE")
  /// Sets where the next transfer starts.
  public static let rest = Verb("REST")
  /// Downloads a file.
  public static let retr = Verb("RETR")
  /// Uploads a file.
  public static let stor = Verb("STOR")
  /// Uploads a file under a name of the server's.
  public static let stou = Verb("STOU")
  /// Appends to a file.
  public static let appe = Verb("APPE")
  /// Announces the size of an upload.
  public static let allo = Verb("ALLO")
  /// Breaks a transfer off.
  public static let abor = Verb("ABOR")
  /// Lists a directory for people.
  public static let list = Verb("LIST")
  /// Lists the names in a directory.
  public static let nlst = Verb("NLST")
  /// Commands of the server's own.
  public static let site = Verb("SITE")
  /// Asks for the operating system.
  public static let syst = Verb("SYST")
  /// Asks for the status.
  public static let stat = Verb("STAT")
  /// Does nothing.
  public static let noop = Verb("NOOP")
  // RFC 3659.
  /// Asks for a file's size.
  public static let size = Verb("SIZE")
  /// Asks for a file's time.
  public static let mdtm = Verb("MDTM")
  /// Lists a directory for machines.
  public static let mlsd = Verb("MLSD")
  /// Describes one file, on the control connection.
  public static let mlst = Verb("MLST")
  // RFC 2428 and RFC 1639.
  /// Asks for the server's port.
  public static let epsv = Verb("EPSV")
  /// Announces the client's endpoint.
  public static let eprt = Verb("EPRT")
  /// Asks for the server's endpoint, in the long form.
  public static let lpsv = Verb("LPSV")
  /// Announces the client's endpoint, in the long form.
  public static let lprt = Verb("LPRT")
  // RFC 2228, RFC 2389, RFC 4217 and RFC 7151.
  /// Asks for protection.
  public static let auth = Verb("AUTH")
  /// Carries data of the protection.
  public static let adat = Verb("ADAT")
  /// Sets the size of protected buffers.
  public static let pbsz = Verb("PBSZ")
  /// Protects the data connections, or not.
  public static let prot = Verb("PROT")
  /// Leaves the protection of the control connection.
  public static let ccc = Verb("CCC")
  /// Asks for the server's features.
  public static let feat = Verb("FEAT")
  /// Sets options.
  public static let opts = Verb("OPTS")
  /// Names the virtual host.
  public static let host = Verb("HOST")
}
