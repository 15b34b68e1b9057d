/// The verb of an FTP command, in capitals: an open vocabulary.
///
/// Up to eight characters are packed into one word, the first in the top byte, so that verbs compare as numbers.
public struct Verb: RawRepresentable, Hashable, Sendable {
  /// The packed characters, padded with zero bytes.
  public let rawValue: UInt64

  /// Makes a verb from packed characters.
  @inlinable public init(rawValue: UInt64) {
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

  /// Packs three to four letters; the compiler does it when it builds the program.
  @inlinable
  init(
    _ first: Unicode.Scalar, _ second: Unicode.Scalar, _ third: Unicode.Scalar,
    _ fourth: Unicode.Scalar = "\0"
  ) {
    rawValue =
      UInt64(first.value) << 56 | UInt64(second.value) << 48 | UInt64(third.value) << 40
      | UInt64(fourth.value) << 32
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
  @inlinable public static var user: Verb { Verb("U", "S", "E", "R") }
  /// The password.
  @inlinable public static var pass: Verb { Verb("P", "A", "S", "S") }
  /// The account.
  @inlinable public static var acct: Verb { Verb("A", "C", "C", "T") }
  /// Changes the working directory.
  @inlinable public static var cwd: Verb { Verb("C", "W", "D") }
  /// The old form of CWD.
  @inlinable public static var xcwd: Verb { Verb("X", "C", "W", "D") }
  /// Changes to the parent directory.
  @inlinable public static var cdup: Verb { Verb("C", "D", "U", "P") }
  /// The old form of CDUP.
  @inlinable public static var xcup: Verb { Verb("X", "C", "U", "P") }
  /// Asks for the working directory.
  @inlinable public static var pwd: Verb { Verb("P", "W", "D") }
  /// The old form of PWD.
  @inlinable public static var xpwd: Verb { Verb("X", "P", "W", "D") }
  /// Makes a directory.
  @inlinable public static var mkd: Verb { Verb("M", "K", "D") }
  /// The old form of MKD.
  @inlinable public static var xmkd: Verb { Verb("X", "M", "K", "D") }
  /// Starts the login anew.
  @inlinable public static var rein: Verb { Verb("R", "E", "I", "N") }
  /// Names the client's software.
  @inlinable public static var clnt: Verb { Verb("C", "L", "N", "T") }
  /// Ends the session.
  @inlinable public static var quit: Verb { Verb("Q", "U", "I", "T") }
  /// Announces the client's IPv4 endpoint.
  @inlinable public static var port: Verb { Verb("P", "O", "R", "T") }
  /// Asks for the server's IPv4 endpoint.
  @inlinable public static var pasv: Verb { Verb("P", "A", "S", "V") }
  /// Sets the representation.
  @inlinable public static var type: Verb { Verb("T", "Y", "P", "E") }
  /// Sets the transmission mode.
  @inlinable public static var mode: Verb { Verb("M", "O", "D", "E") }
  /// Sets where the next transfer starts.
  @inlinable public static var rest: Verb { Verb("R", "E", "S", "T") }
  /// Downloads a file.
  @inlinable public static var retr: Verb { Verb("R", "E", "T", "R") }
  /// Uploads a file.
  @inlinable public static var stor: Verb { Verb("S", "T", "O", "R") }
  /// Uploads a file under a name of the server's.
  @inlinable public static var stou: Verb { Verb("S", "T", "O", "U") }
  /// Appends to a file.
  @inlinable public static var appe: Verb { Verb("A", "P", "P", "E") }
  /// Announces the size of an upload.
  @inlinable public static var allo: Verb { Verb("A", "L", "L", "O") }
  /// Breaks a transfer off.
  @inlinable public static var abor: Verb { Verb("A", "B", "O", "R") }
  /// Lists a directory for people.
  @inlinable public static var list: Verb { Verb("L", "I", "S", "T") }
  /// Lists the names in a directory.
  @inlinable public static var nlst: Verb { Verb("N", "L", "S", "T") }
  /// Commands of the server's own.
  @inlinable public static var site: Verb { Verb("S", "I", "T", "E") }
  /// Asks for the operating system.
  @inlinable public static var syst: Verb { Verb("S", "Y", "S", "T") }
  /// Asks for the status.
  @inlinable public static var stat: Verb { Verb("S", "T", "A", "T") }
  /// Does nothing.
  @inlinable public static var noop: Verb { Verb("N", "O", "O", "P") }
  // RFC 3659.
  /// Asks for a file's size.
  @inlinable public static var size: Verb { Verb("S", "I", "Z", "E") }
  /// Asks for a file's time.
  @inlinable public static var mdtm: Verb { Verb("M", "D", "T", "M") }
  /// Lists a directory for machines.
  @inlinable public static var mlsd: Verb { Verb("M", "L", "S", "D") }
  /// Describes one file, on the control connection.
  @inlinable public static var mlst: Verb { Verb("M", "L", "S", "T") }
  // RFC 2428 and RFC 1639.
  /// Asks for the server's port.
  @inlinable public static var epsv: Verb { Verb("E", "P", "S", "V") }
  /// Announces the client's endpoint.
  @inlinable public static var eprt: Verb { Verb("E", "P", "R", "T") }
  /// Asks for the server's endpoint, in the long form.
  @inlinable public static var lpsv: Verb { Verb("L", "P", "S", "V") }
  /// Announces the client's endpoint, in the long form.
  @inlinable public static var lprt: Verb { Verb("L", "P", "R", "T") }
  // RFC 2228, RFC 2389, RFC 4217 and RFC 7151.
  /// Asks for protection.
  @inlinable public static var auth: Verb { Verb("A", "U", "T", "H") }
  /// Carries data of the protection.
  @inlinable public static var adat: Verb { Verb("A", "D", "A", "T") }
  /// Sets the size of protected buffers.
  @inlinable public static var pbsz: Verb { Verb("P", "B", "S", "Z") }
  /// Protects the data connections, or not.
  @inlinable public static var prot: Verb { Verb("P", "R", "O", "T") }
  /// Leaves the protection of the control connection.
  @inlinable public static var ccc: Verb { Verb("C", "C", "C") }
  /// Asks for the server's features.
  @inlinable public static var feat: Verb { Verb("F", "E", "A", "T") }
  /// Sets options.
  @inlinable public static var opts: Verb { Verb("O", "P", "T", "S") }
  /// Names the virtual host.
  @inlinable public static var host: Verb { Verb("H", "O", "S", "T") }
}
