import Foundation
import NetworkTypes
import Testing

@testable import Reports

@Suite("Writing JSON")
struct JSONWriterTests {
  /// What a sink has been given.
  private final class Collected {
    var bytes: [UInt8] = []
  }

  private func written(
    _ layout: JSONWriter.Layout = .members, documents: Int = 1, _ body: (inout JSONWriter) throws -> Void
  ) throws -> [UInt8] {
    let collected = Collected()
    var json = JSONWriter(ByteSink { collected.bytes += copy $0 }, layout: layout)
    for _ in 0..<documents {
      try json.object { try body(&$0) }
      try json.endDocument()
    }
    try json.finish()
    return collected.bytes
  }

  private static func writeSome(to json: inout JSONWriter) {
    json.integer("a", 1)
    json.list("b") { json in
      json.integer(nil, 2)
      json.object { $0.bool("c", true) }
    }
    json.list("d") { _ in }
    json.key(named: "e")
    json.object { $0.object("f") { _ in } }
  }

  @Test("Members of the outermost object and elements of its lists have a line each")
  func members() throws {
    let text = String(decoding: try written { Self.writeSome(to: &$0) }, as: UTF8.self)
    #expect(
      text == """
        {
        "a":1,
        "b":[
        2,
        {"c":true}
        ],
        "d":[],
        "e":{"f":{}}
        }

        """)
  }

  @Test("A document is a line, and nothing stands between two")
  func lines() throws {
    let text = String(decoding: try written(.lines, documents: 2) { Self.writeSome(to: &$0) }, as: UTF8.self)
    let line = #"{"a":1,"b":[2,{"c":true}],"d":[],"e":{"f":{}}}"# + "\n"
    #expect(text == line + line)
  }

  @Test("Members are indented as deep as they are nested, elements of lists stay together")
  func indented() throws {
    let text = String(decoding: try written(.indented) { Self.writeSome(to: &$0) }, as: UTF8.self)
    #expect(
      text == """
        {
          "a": 1,
          "b": [2, {
            "c": true
          }],
          "d": [],
          "e": {
            "f": {}
          }
        }

        """)
  }

  @Test("Members and elements are separated, and empty ones are whole")
  func structure() throws {
    let bytes = try written { json in
      json.integer("a", 1)
      json.list("b") { json in
        json.integer(nil, 2)
        json.object { $0.bool("c", true) }
      }
      json.list("d") { _ in }
      json.object("e") { _ in }
      json.null("f")
      json.integer("g", nil)
      json.seconds("h", ElapsedTime(nanoseconds: 1_500_000_000))
      json.count(named: "i\"", 3)
    }
    let text = String(decoding: bytes, as: UTF8.self).filter { $0 != "\n" }
    #expect(text == #"{"a":1,"b":[2,{"c":true}],"d":[],"e":{},"f":null,"g":null,"h":1.5,"i\"":3}"#)
  }

  private struct Texts: Decodable { let text: String }

  @Test(
    "Every text comes back as it was, and nothing that acts on a terminal is in the bytes",
    arguments: [
      "plain", "", "quote\" and \\ back", "line\nfeed\ttab\rreturn", "\u{0}\u{1}\u{1b}[2J\u{7f}",
      "naïve — ü 日本",
      "\u{202e}over\u{2066}ride\u{200b}", "emoji 😀 \u{e0001}", "\u{85}\u{9b}\u{2028}",
    ])
  func texts(text: String) throws {
    let bytes = try written { $0.string("text", text) }
    #expect(try JSONDecoder().decode(Texts.self, from: Data(bytes)).text == text)
    let shown = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { $0 != "\n" }
    #expect(!shown.contains(where: TerminalText.isUnsafe))
  }

  private struct WireTexts: Decodable {
    let text: String
    let raw: String?
  }

  @Test(
    "Bytes that are no UTF-8 stand beside the text in base64",
    arguments: [([0x61, 0xff, 0x62], "a\u{fffd}b", "Yf9i"), ([0xc3, 0xa9], "é", nil)]
      as [([UInt8], String, String?)])
  func wireText(bytes: [UInt8], text: String, base64: String?) throws {
    let written = try written { $0.wireText("text", WireText(bytes), base64Key: "raw") }
    let decoded = try JSONDecoder().decode(WireTexts.self, from: Data(written))
    #expect(decoded.text == text)
    #expect(decoded.raw == base64)
  }

  @Test("Long lists are passed on in pieces, not at the end")
  func pieces() throws {
    var pieces = 0
    var json = JSONWriter(ByteSink { _ in pieces += 1 })
    try json.object { json in
      try json.list("numbers") { json in
        for number in 0..<100_000 {
          json.integer(nil, number)
          try json.passOnIfFull()
        }
      }
    }
    #expect(pieces > 5)
  }
}
