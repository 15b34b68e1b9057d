internal import NetworkTypes

/// Takes Telnet commands out of a control line (RFC 854; FTP's use of it: RFC 959 section 4.1.3, RFC 1123 section
/// 4.1.2.12).
public enum TelnetFilter {
  private static let interpretAsCommand: UInt8 = 255

  /// Whether a line has anything to take out.
  public static func applies(to line: RawSpan) -> Bool {
    line.firstOffset(of: interpretAsCommand) != nil
  }

  /// The line without Telnet commands; a doubled 255 becomes one.
  public static func strip(_ line: RawSpan) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(line.byteCount)
    var offset = 0
    while offset < line.byteCount {
      let byte = line.byte(at: offset)
      guard byte == interpretAsCommand, offset + 1 < line.byteCount else {
        // An IAC at the very end is the first half of a command whose rest never came.
        if byte != interpretAsCommand { result.append(byte) }
        offset += 1
        continue
      }
      switch line.byte(at: offset + 1) {
      case interpretAsCommand:
        result.append(interpretAsCommand)
        offset += 2
      case 251...254:  // WILL, WON'T, DO, DON'T and an option
        offset += 3
      case 250:  // a subnegotiation, up to IAC SE
        offset = endOfSubnegotiation(in: line, from: offset + 2)
      case 240...249:
        offset += 2
      default:  // a client that forgot to double a 255 in a file's name
        result.append(byte)
        offset += 1
      }
    }
    return result
  }

  private static func endOfSubnegotiation(in line: RawSpan, from start: Int) -> Int {
    var offset = start
    while let mark = line.firstOffset(of: interpretAsCommand, from: offset), mark + 1 < line.byteCount {
      if line.byte(at: mark + 1) == 240 { return mark + 2 }
      offset = mark + 2
    }
    return line.byteCount
  }
}
