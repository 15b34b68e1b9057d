import FTPProtocol
import NetworkTypes
import TestSupport
import Testing

@Suite("Telnet commands in a control line")
struct TelnetFilterTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let line: [UInt8]
    let text: [UInt8]
  }

  private static let cases = [
    Case(
      testDescription: "IP and DM before ABOR", line: [255, 244, 255, 242] + "ABOR".wire, text: "ABOR".wire),
    Case(
      testDescription: "IP and DM behind it", line: "ABOR".wire + [255, 244, 255, 242], text: "ABOR".wire),
    Case(testDescription: "nothing else", line: [255, 244, 255, 242], text: []),
    Case(testDescription: "a doubled 255", line: "a".wire + [255, 255] + "b".wire, text: [97, 255, 98]),
    Case(testDescription: "two doubled 255", line: [255, 255, 255, 255], text: [255, 255]),
    Case(testDescription: "a doubled 255, then a command", line: [255, 255, 255, 241], text: [255]),
    Case(testDescription: "WILL", line: [255, 251, 1] + "PWD".wire, text: "PWD".wire),
    Case(testDescription: "WON'T", line: [255, 252, 3] + "PWD".wire, text: "PWD".wire),
    Case(testDescription: "DO", line: "P".wire + [255, 253, 6] + "WD".wire, text: "PWD".wire),
    Case(testDescription: "DON'T", line: "PWD".wire + [255, 254, 31], text: "PWD".wire),
    Case(testDescription: "DO without its option", line: "PWD".wire + [255, 253], text: "PWD".wire),
    Case(
      testDescription: "a subnegotiation", line: [255, 250, 24, 0, 65, 255, 240] + "PWD".wire,
      text: "PWD".wire),
    Case(
      testDescription: "a subnegotiation with a doubled 255 before a 240",
      line: [255, 250, 24, 255, 255, 240, 7, 255, 240] + "PWD".wire, text: "PWD".wire),
    Case(
      testDescription: "an endless subnegotiation", line: "PWD".wire + [255, 250, 24, 0], text: "PWD".wire),
    Case(
      testDescription: "a subnegotiation cut at IAC", line: "PWD".wire + [255, 250, 255], text: "PWD".wire),
    Case(testDescription: "a lone IAC at the end", line: "PWD".wire + [255], text: "PWD".wire),
    Case(testDescription: "a 255 that was not doubled", line: [255] + "PWD".wire, text: [255] + "PWD".wire),
  ]

  @Test("They are taken out, and a doubled 255 becomes one", arguments: cases)
  func stripped(_ example: Case) {
    let applies = TelnetFilter.applies(to: example.line.span.bytes)
    #expect(applies)
    #expect(TelnetFilter.strip(example.line.span.bytes) == example.text)
  }

  @Test("Each of the commands of two bytes is taken out", arguments: 240...249 as ClosedRange<UInt8>)
  func twoBytes(_ command: UInt8) {
    #expect(TelnetFilter.strip([80, 255, command, 87].span.bytes) == [80, 87])
  }

  @Test("A line without 255 has nothing to take out", arguments: ["", "PWD", "\u{fe}\u{f4}"])
  func untouched(_ line: String) {
    let applies = TelnetFilter.applies(to: line.wire.span.bytes)
    #expect(!applies)
    #expect(TelnetFilter.strip(line.wire.span.bytes) == line.wire)
  }

  @Test("Text with every 255 doubled comes back as it was", arguments: 1...20)
  func roundTrip(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let text = (0..<200).map { _ in UInt8.random(in: 200...255, using: &generator) }
    let doubled = text.flatMap { $0 == 255 ? [255, 255] : [$0] }
    #expect(TelnetFilter.strip(doubled.span.bytes) == text)
  }
}
