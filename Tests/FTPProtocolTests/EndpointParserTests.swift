import NetworkTypes
import TestSupport
import Testing

@testable import FTPProtocol

@Suite("Reading advertised endpoints")
struct EndpointParserTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let code: Int
    let text: String
    let result: Result<AdvertisedEndpoint, EndpointFault>

    init(_ code: Int, _ text: String, _ address: String?, _ port: UInt16) {
      self.code = code
      self.text = text
      result = .success(AdvertisedEndpoint(address, port))
    }

    init(_ code: Int, _ text: String, _ fault: EndpointFault) {
      self.code = code
      self.text = text
      result = .failure(fault)
    }

    var testDescription: String { "\(code) \(text)" }
  }

  @Test("A reply names an endpoint in one of its forms", arguments: sixNumbers + extended + long)
  func reply(_ example: Case) {
    let code = ReplyCode(rawValue: example.code)
    #expect(EndpointParser.endpoint(inReply: code, example.text.wire) == example.result)
  }

  private static let sixNumbers = [
    Case(227, "Entering Passive Mode (192,168,1,2,4,51)", "192.168.1.2", 1075),
    Case(227, "Entering Passive Mode (192,168,1,2,4,51).", "192.168.1.2", 1075),
    Case(227, "(127,0,0,1,4,51)", "127.0.0.1", 1075),
    Case(227, "Data transfer will passively listen to 127,0,0,1,4,51", "127.0.0.1", 1075),
    Case(227, "Entering passive mode. 127,0,0,1,4,51", "127.0.0.1", 1075),
    Case(227, "192,168,178,39,184,244", "192.168.178.39", 47348),
    Case(227, "=192,168,178,39,184,244", "192.168.178.39", 47348),
    Case(227, "Entering Passive Mode (192, 168, 1, 2, 4, 51)", "192.168.1.2", 1075),
    Case(227, "Entering Passive Mode ( 192 ,168 , 1,2 ,4,51 )", "192.168.1.2", 1075),
    Case(227, "Entering Passive Mode (000,000,000,000,004,051)", "0.0.0.0", 1075),
    Case(227, "Entering Passive Mode (0,0,0,0,255,255)", "0.0.0.0", 65535),
    Case(227, "Entering Passive Mode (255,255,255,255,0,1)", "255.255.255.255", 1),
    Case(227, "Passive mode 2 of 3 (10,0,0,1,0,21)", "10.0.0.1", 21),
    Case(227, "Passive mode 1,2 (10,0,0,1,0,21)", "10.0.0.1", 21),
    Case(227, "Entering Passive Mode (10,0,0,1,0,21,)", "10.0.0.1", 21),
    Case(229, "Entering Passive Mode (192,168,1,2,4,51)", "192.168.1.2", 1075),
    Case(227, "Entering Passive Mode (192,168,1,2,0,0)", .outOfRange),
    Case(227, "Entering Passive Mode (256,168,1,2,4,51)", .outOfRange),
    Case(227, "Entering Passive Mode (192,168,1,2,256,51)", .outOfRange),
    Case(227, "Entering Passive Mode (192,168,1,2,4,256)", .outOfRange),
    Case(227, "(1216,256,2,127,127,127)", .outOfRange),
    Case(227, "(99999999999999999999999999,0,0,1,4,51)", .outOfRange),
    Case(227, "Entering Passive Mode (", .absent),
    Case(227, "Entering Passive Mode (192,168,1,2,4)", .absent),
    Case(227, "Entering Passive Mode (192,168,1,2,4,51,6)", .absent),
    Case(227, "Entering Passive Mode (192,168,1,2,4,x)", .absent),
    Case(227, "Entering Passive Mode (192.168.1.2.4.51)", .absent),
    Case(227, "listen socket created", .absent),
    Case(227, "", .absent),
  ]

  private static let extended = [
    Case(229, "Entering Extended Passive Mode (|||6446|)", nil, 6446),
    Case(229, "Entering Extended Passive Mode (|||6446|).", nil, 6446),
    Case(229, "Extended Passive Mode OK |||6446|", nil, 6446),
    Case(229, "|||1|", nil, 1),
    Case(229, "(|||65535|)", nil, 65535),
    Case(229, "(|1|192.0.2.7|6446|)", "192.0.2.7", 6446),
    Case(229, "(|2|2001:db8::7|6446|)", "2001:db8::7", 6446),
    Case(229, "(||192.0.2.7|6446|)", "192.0.2.7", 6446),
    Case(229, "(|1||6446|)", nil, 6446),
    Case(229, "(!!!6446!)", nil, 6446),
    Case(229, "($$$6446$)", nil, 6446),
    Case(229, "(~~~6446~)", nil, 6446),
    Case(229, "(xxx6446x)", nil, 6446),
    Case(229, "(((6446()", nil, 6446),
    Case(227, "Entering Extended Passive Mode (|||6446|)", nil, 6446),
    Case(229, "Mode (1) it is (|||6446|)", nil, 6446),
    Case(229, "(|||1000000|)", .outOfRange),
    Case(227, "(|||1000000|)", .outOfRange),
    Case(229, "(|||65536|)", .outOfRange),
    Case(229, "(|||0|)", .outOfRange),
    Case(229, "(|||99999999999999999999999999|)", .outOfRange),
    Case(229, "(|||6446)", .absent),
    Case(229, "(||||)", .absent),
    Case(229, "(|||x|)", .absent),
    Case(229, "(|||-1|)", .absent),
    Case(229, "(||6446|)", .absent),
    Case(229, "(|3|192.0.2.7|6446|)", .absent),
    Case(229, "(|1|192.0.2.256|6446|)", .absent),
    Case(229, "(|2|fe80::1%eth0|6446|)", .absent),
    Case(229, "(11164461)", .absent),
    Case(229, "Entering Extended Passive Mode (", .absent),
    Case(229, "Entering Extended Passive Mode, letters are words", .absent),
    Case(229, "", .absent),
  ]

  private static let long = [
    Case(228, "Entering Long Passive Mode (4,4,192,0,2,7,2,25,46)", "192.0.2.7", 6446),
    Case(
      228, "Entering Long Passive Mode (6,16,32,1,13,184,0,0,0,0,0,0,0,0,0,0,0,7,2,25,46)", "2001:db8::7",
      6446),
    Case(228, "Entering Long Passive Mode 4, 4, 192, 0, 2, 7, 2, 25, 46", "192.0.2.7", 6446),
    Case(228, "(4,4,192,0,2,256,2,25,46)", .outOfRange),
    Case(228, "(4,4,192,0,2,7,2,25,256)", .outOfRange),
    Case(228, "(4,4,192,0,2,7,2,0,0)", .outOfRange),
    Case(228, "(4,4,192,0,2,7,2,25)", .absent),
    Case(228, "(4,4,192,0,2,7,2,25,46,1)", .absent),
    Case(228, "(4,16,192,0,2,7,2,25,46)", .absent),
    Case(228, "(6,4,192,0,2,7,2,25,46)", .absent),
    Case(228, "(5,4,192,0,2,7,2,25,46)", .absent),
    Case(228, "(4,4,192,0,2,7,3,25,46)", .absent),
    Case(228, "(4,99999999999,192,0,2,7,2,25,46)", .absent),
    Case(228, "(192,168,1,2,4,51)", .absent),
    Case(228, "", .absent),
  ]

  // MARK: - Arguments

  struct Argument: Sendable, CustomTestStringConvertible {
    let verb: Verb
    let text: String
    let result: Result<AdvertisedEndpoint, EndpointFault>

    var testDescription: String { "\(verb.name) \(text)" }

    static func named(_ verb: Verb, _ text: String, _ address: String, _ port: UInt16) -> Argument {
      Argument(verb: verb, text: text, result: .success(AdvertisedEndpoint(address, port)))
    }

    static func faulty(_ verb: Verb, _ text: String, _ fault: EndpointFault) -> Argument {
      Argument(verb: verb, text: text, result: .failure(fault))
    }
  }

  private static let arguments: [Argument] = [
    .named(.port, "192,0,2,7,25,46", "192.0.2.7", 6446),
    .named(.port, " 192, 0, 2, 7, 25, 46 ", "192.0.2.7", 6446),
    .faulty(.port, "192,0,2,7,25", .absent),
    .faulty(.port, "192,0,2,7,300,46", .outOfRange),
    .faulty(.port, "192,0,2,7,0,0", .outOfRange),
    .faulty(.port, "|1|192.0.2.7|6446|", .absent),
    .faulty(.port, "", .absent),
    .named(.eprt, "|1|192.0.2.7|6446|", "192.0.2.7", 6446),
    .named(.eprt, "|2|2001:db8::7|6446|", "2001:db8::7", 6446),
    .named(.eprt, "!2!1080::8:800:200C:417A!5282!", "1080::8:800:200c:417a", 5282),
    .faulty(.eprt, "|2|2001:db8::7|6446", .absent),
    .faulty(.eprt, "|2|2001:db8:::7|6446|", .absent),
    .faulty(.eprt, "|3|192.0.2.7|6446|", .absent),
    .faulty(.eprt, "|1|192.0.2.7|65536|", .outOfRange),
    .faulty(.eprt, "192,0,2,7,25,46", .absent),
    .faulty(.eprt, "", .absent),
    .named(.lprt, "4,4,192,0,2,7,2,25,46", "192.0.2.7", 6446),
    .named(.lprt, "6,16,32,1,13,184,0,0,0,0,0,0,0,0,0,0,0,7,2,25,46", "2001:db8::7", 6446),
    .faulty(.lprt, "4,4,192,0,2,7,2,25,256", .outOfRange),
    .faulty(.lprt, "192,0,2,7,25,46", .absent),
  ]

  @Test("A command names an endpoint in the form of its verb", arguments: arguments)
  func argument(_ example: Argument) {
    #expect(EndpointParser.endpoint(inArgumentOf: example.verb, example.text.wire) == example.result)
  }

  @Test(
    "Any delimiter that is no digit will do behind a parenthesis", arguments: 33...126 as ClosedRange<UInt8>)
  func delimiter(_ delimiter: UInt8) {
    let text = [40, delimiter, delimiter, delimiter] + "6446".wire + [delimiter, 41]
    let result = EndpointParser.endpoint(inReply: ReplyCode(rawValue: 229), text)
    let isDigit = (48...57).contains(delimiter)
    #expect(result == (isDigit ? .failure(.absent) : .success(AdvertisedEndpoint(nil, 6446))))
  }

  @Test(
    "Every port comes back from its two forms", arguments: [1, 20, 255, 256, 1023, 32_768, 65_279, 65_535])
  func anyPort(_ port: UInt16) {
    let six = "Entering Passive Mode (192,0,2,7,\(port >> 8),\(port & 255))".wire
    let extended = "Entering Extended Passive Mode (|||\(port)|)".wire
    #expect(
      EndpointParser.endpoint(inReply: ReplyCode(rawValue: 227), six)
        == .success(AdvertisedEndpoint("192.0.2.7", port)))
    #expect(
      EndpointParser.endpoint(inReply: ReplyCode(rawValue: 229), extended)
        == .success(AdvertisedEndpoint(nil, port)))
  }

  // MARK: - Cut texts

  @Test("A text cut anywhere never names a wrong endpoint", arguments: (sixNumbers + extended + long))
  func cutReply(_ example: Case) {
    let text = example.text.wire
    let code = ReplyCode(rawValue: example.code)
    for count in 0...text.count {
      let result = EndpointParser.endpoint(inReply: code, Array(text[..<count]), isCut: true)
      if case .success = result { #expect(result == example.result, "cut behind \(count) bytes") }
    }
  }

  @Test("So does an argument", arguments: arguments)
  func cutArgument(_ example: Argument) {
    let text = example.text.wire
    for count in 0...text.count {
      let result = EndpointParser.endpoint(inArgumentOf: example.verb, Array(text[..<count]), isCut: true)
      if case .success = result { #expect(result == example.result, "cut behind \(count) bytes") }
    }
  }

  @Test(
    "A text that may end inside its last number is cut",
    arguments: [
      (227, "Entering Passive Mode (192,168,1,2,4,5"), (227, "192,168,1,2,4,51"), (229, "(|||644"),
      (229, "(|1|192.0.2.7|6446"), (228, "(4,4,192,0,2,7,2,25,4"),
    ])
  func cut(_ number: Int, _ text: String) {
    let code = ReplyCode(rawValue: number)
    #expect(EndpointParser.endpoint(inReply: code, text.wire, isCut: true) == .failure(.cut))
  }

  @Test("A text cut behind its last number names the endpoint")
  func cutBehind() {
    #expect(
      EndpointParser.endpoint(inReply: ReplyCode(rawValue: 227), "(192,168,1,2,4,51)".wire, isCut: true)
        == .success(AdvertisedEndpoint("192.168.1.2", 1075)))
    #expect(
      EndpointParser.endpoint(inReply: ReplyCode(rawValue: 229), "(|||6446|".wire, isCut: true)
        == .success(AdvertisedEndpoint(nil, 6446)))
  }
}
