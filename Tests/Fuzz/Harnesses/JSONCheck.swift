/// Whether bytes are one JSON document by the grammar of RFC 8259, with a line feed behind it.
///
/// Beyond the grammar no number may be negative: there is none in a report that could be.
struct JSONCheck {
  private struct Fault: Error {
    let offset: Int
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0

  static func violation(in output: [UInt8]) -> String? {
    output.withUnsafeBufferPointer { bytes in
      var check = JSONCheck(bytes: bytes)
      do {
        try check.value(depth: 0)
        guard bytes[check.offset...].elementsEqual("\n".utf8) else { throw Fault(offset: check.offset) }
        return nil
      } catch {
        return "no JSON at byte \((error as? Fault)?.offset ?? 0)"
      }
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  private var next: UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  private mutating func value(depth: Int) throws(Fault) {
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): try members(close: UInt8(ascii: "}"), areNamed: true, depth: depth)
    case UInt8(ascii: "["): try members(close: UInt8(ascii: "]"), areNamed: false, depth: depth)
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default: try number()
    }
  }

  private mutating func members(close: UInt8, areNamed: Bool, depth: Int) throws(Fault) {
    guard depth < 32 else { throw Fault(offset: offset) }
    offset += 1
    skipBlanks()
    guard next != close else {
      offset += 1
      return
    }
    while true {
      if areNamed {
        skipBlanks()
        try string()
        skipBlanks()
        try word(":")
      }
      try value(depth: depth + 1)
      skipBlanks()
      if next == close { break }
      try word(",")
    }
    offset += 1
  }

  private mutating func string() throws(Fault) {
    try word("\"")
    while next != UInt8(ascii: "\"") {
      guard next >= 0x20 else { throw Fault(offset: offset) }
      if next == UInt8(ascii: "\\") { try escape() } else { offset += 1 }
    }
    offset += 1
  }

  private mutating func escape() throws(Fault) {
    offset += 1
    let mark = next
    offset += 1
    if mark == UInt8(ascii: "u") {
      for _ in 0..<4 {
        guard Self.isHexDigit(next) else { throw Fault(offset: offset) }
        offset += 1
      }
    } else {
      guard "\"\\/bfnrt".utf8.contains(mark) else { throw Fault(offset: offset) }
    }
  }

  private mutating func number() throws(Fault) {
    if next == UInt8(ascii: "0") { offset += 1 } else { try digits() }
    if next == UInt8(ascii: ".") {
      offset += 1
      try digits()
    }
    guard next | 0x20 == UInt8(ascii: "e") else { return }
    offset += 1
    if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
    try digits()
  }

  private mutating func digits() throws(Fault) {
    let start = offset
    while (48...57).contains(next) { offset += 1 }
    guard offset > start else { throw Fault(offset: offset) }
  }

  private mutating func word(_ word: StaticString) throws(Fault) {
    for place in 0..<word.utf8CodeUnitCount {
      guard next == word.utf8Start[place] else { throw Fault(offset: offset) }
      offset += 1
    }
  }

  private mutating func skipBlanks() {
    while next == 0x20 || next == 0x0a || next == 0x0d || next == 0x09 { offset += 1 }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...102).contains(byte | 0x20)
  }
}
