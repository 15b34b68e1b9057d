internal import FTPProtocol
internal import NetworkTypes

/// The texts in which endpoints are announced, through the parser.
///
/// The first byte chooses the message (its lower four bits) and where the text is cut (in eighths, by the upper
/// ones); the rest is the text.
enum EndpointHarness {
  private enum Message {
    case reply(Int)
    case argument(Verb)
  }

  private static let messages: [Message] = [
    .reply(227), .reply(229), .reply(228), .argument(.port), .argument(.eprt), .argument(.lprt), .reply(200),
  ]

  static func violation(in input: [UInt8]) -> String? {
    var reader = InputReader(input)
    let choice = reader.byte()
    let message = messages[Int(choice & 0x0f) % messages.count]
    let text = Array(reader.rest())
    let whole = endpoint(in: text, of: message, isCut: false)
    if case .success(let found) = whole, let violation = violation(in: found) { return violation }
    // What is believed of numbers that were cut must be what the whole ones say. The other forms are searched for
    // their first delimiter that fits, of which a text that goes on may have an earlier one.
    guard case .argument(let verb) = message, verb != .eprt else { return nil }
    let cut = Array(text.prefix(text.count * Int(choice >> 4) / 15))
    if case .success(let found) = endpoint(in: cut, of: message, isCut: true) {
      guard case .success(found) = whole else { return "\(found) of a cut text, else \(whole)" }
    }
    return nil
  }

  private static func endpoint(
    in text: [UInt8], of message: Message, isCut: Bool
  ) -> Result<AdvertisedEndpoint, EndpointFault> {
    switch message {
    case .reply(let code):
      EndpointParser.endpoint(inReply: ReplyCode(rawValue: code), text, isCut: isCut)
    case .argument(let verb): EndpointParser.endpoint(inArgumentOf: verb, text, isCut: isCut)
    }
  }

  /// What is wrong with an endpoint: port 0, an address that is none, or a form that does not read back.
  private static func violation(in found: AdvertisedEndpoint) -> String? {
    guard found.port > 0 else { return "port 0" }
    if let address = found.address {
      guard IPAddress(address.description) == address else { return "\(address) does not read back" }
    }
    for (message, text) in canonicalForms(of: found) {
      guard case .success(found) = endpoint(in: Array(text.utf8), of: message, isCut: false) else {
        return "\(text) does not read back as \(found)"
      }
    }
    return nil
  }

  /// The forms of the documents that can say this endpoint.
  private static func canonicalForms(of found: AdvertisedEndpoint) -> [(Message, String)] {
    let port = "\(found.port >> 8),\(found.port & 0xff)"
    guard let address = found.address else {
      return [(.reply(229), "Entering Extended Passive Mode (|||\(found.port)|)")]
    }
    let bytes = address.bytes.map { String($0) }.joined(separator: ",")
    let family = address.isIPv6 ? "6,16" : "4,4"
    let extended = "|\(address.isIPv6 ? 2 : 1)|\(address)|\(found.port)|"
    var forms: [(Message, String)] = [
      (.argument(.eprt), extended), (.reply(229), "(\(extended))"),
      (.argument(.lprt), "\(family),\(bytes),2,\(port)"),
      (.reply(228), "Entering Long Passive Mode (\(family),\(bytes),2,\(port))"),
    ]
    if !address.isIPv6 {
      forms += [
        (.reply(227), "Entering Passive Mode (\(bytes),\(port))."), (.argument(.port), "\(bytes),\(port)"),
      ]
    }
    return forms
  }
}
