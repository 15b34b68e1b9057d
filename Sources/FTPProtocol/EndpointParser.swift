internal import NetworkTypes

/// Reads advertised endpoints, in the forms of the documents and in those seen in the wild.
public enum EndpointParser {
  /// Text that is searched for an endpoint, in bytes: the announcements of real servers are far shorter.
  public static let maximumText = 512

  /// The endpoint in the text of a 227, 228 or 229 reply, by the form of the text: servers are not always true to
  /// the code.
  ///
  /// `isCut` tells that the text may end inside a number.
  public static func endpoint(
    inReply code: ReplyCode, _ text: [UInt8], isCut: Bool = false
  ) -> Result<AdvertisedEndpoint, EndpointFault> {
    switch code.rawValue {
    case 229: either(extended(text, isCut)) { sixNumbers(text, isCut) }
    case 228: long(text, isCut)
    default: either(sixNumbers(text, isCut)) { extended(text, isCut) }
    }
  }

  /// The endpoint in the form that was expected, else in the other one, else what is wrong.
  private static func either(
    _ expected: Result<AdvertisedEndpoint, EndpointFault>,
    _ other: () -> Result<AdvertisedEndpoint, EndpointFault>
  ) -> Result<AdvertisedEndpoint, EndpointFault> {
    guard case .failure(let fault) = expected else { return expected }
    let found = other()
    if case .failure = found, fault != .absent { return expected }
    return found
  }

  /// The endpoint in the argument of PORT, EPRT or LPRT.
  public static func endpoint(
    inArgumentOf verb: Verb, _ argument: [UInt8], isCut: Bool = false
  ) -> Result<AdvertisedEndpoint, EndpointFault> {
    switch verb {
    case .eprt: extended(argument, isCut)
    case .lprt: long(argument, isCut)
    default: sixNumbers(argument, isCut)
    }
  }

  // MARK: - Forms

  /// `h1,h2,h3,h4,p1,p2` anywhere in the text, with or without parentheses, blanks allowed (RFC 959 section 5.3.2;
  /// RFC 1123 section 4.1.2.6 asks to search for the digits).
  static func sixNumbers(_ text: [UInt8], _ isCut: Bool) -> Result<AdvertisedEndpoint, EndpointFault> {
    guard let run = NumberRun(in: text, atLeast: 6), run.count == 6 else { return .failure(.absent) }
    if isCut, mayGoOn(text[run.end...]) { return .failure(.cut) }
    guard run.isInBytes else { return .failure(.outOfRange) }
    let address = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(run.numbers[$1]) }
    return endpoint(IPAddress(ipv4: address), port: run.numbers[4] << 8 | run.numbers[5])
  }

  /// `<d><protocol><d><address><d><port><d>` for any delimiter (RFC 2428 sections 2 and 3).
  static func extended(_ text: [UInt8], _ isCut: Bool) -> Result<AdvertisedEndpoint, EndpointFault> {
    var fault = EndpointFault.absent
    for (start, delimiter) in text.prefix(maximumText).enumerated()
    where (33...126).contains(delimiter) && !isDigit(delimiter) {
      // Letters may delimit too, but only right behind a parenthesis: else they are words.
      if isLetter(delimiter), start == 0 || text[start - 1] != UInt8(ascii: "(") { continue }
      let parts = text.prefix(maximumText)[(start + 1)...].split(
        separator: delimiter, maxSplits: 3, omittingEmptySubsequences: false)
      guard parts.count >= 3, isProtocol(parts[0]) else { continue }
      let port = parts[2]
      guard !port.isEmpty, port.allSatisfy(isDigit) else { continue }
      if parts.count < 4 {
        if isCut { fault = .cut }
        continue
      }
      let address = parts[1].isEmpty ? nil : IPAddress(String(decoding: parts[1], as: UTF8.self))
      guard parts[1].isEmpty || address != nil else { continue }
      return endpoint(address, port: number(port))
    }
    return .failure(fault)
  }

  /// `af,hal,h1,…,pal,p1,…` (RFC 1639 section 2): address family 4 or 6, lengths, and the bytes.
  static func long(_ text: [UInt8], _ isCut: Bool) -> Result<AdvertisedEndpoint, EndpointFault> {
    guard let run = NumberRun(in: text, atLeast: 9) else { return .failure(.absent) }
    if isCut, mayGoOn(text[run.end...]) { return .failure(.cut) }
    let numbers = run.numbers
    let length = numbers[1]
    guard (numbers[0] == 4 && length == 4) || (numbers[0] == 6 && length == 16), run.count == length + 5,
      numbers[length + 2] == 2
    else { return .failure(.absent) }
    guard run.isInBytes else { return .failure(.outOfRange) }
    let bytes = (2..<2 + length).map { UInt64(numbers[$0]) }
    let port = numbers[length + 3] << 8 | numbers[length + 4]
    let words = [bytes.prefix(8), bytes.dropFirst(8)].map { $0.reduce(0) { $0 << 8 | $1 } }
    let address =
      length == 4
      ? IPAddress(ipv4: UInt32(truncatingIfNeeded: words[0])) : IPAddress(ipv6High: words[0], low: words[1])
    return endpoint(address, port: port)
  }

  // MARK: - Numbers

  private static func endpoint(
    _ address: IPAddress?, port: Int
  ) -> Result<AdvertisedEndpoint, EndpointFault> {
    guard let port = UInt16(exactly: port), port > 0 else { return .failure(.outOfRange) }
    return .success(AdvertisedEndpoint(address: address, port: port))
  }

  /// Whether the rest of a cut text behind a run of numbers leaves open that the run goes on.
  private static func mayGoOn(_ rest: ArraySlice<UInt8>) -> Bool {
    rest.allSatisfy { $0 == 0x20 || $0 == UInt8(ascii: ",") }
  }

  /// A decimal number, held at a value that is out of every range here.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int {
    digits.reduce(0) { min($0 * 10 + Int($1 - UInt8(ascii: "0")), 1_000_000) }
  }

  private static func isProtocol(_ text: ArraySlice<UInt8>) -> Bool {
    text.isEmpty || text.elementsEqual("1".utf8) || text.elementsEqual("2".utf8)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte & 0xdf) }
}
