import TestSupport
import Testing

@testable import EvidenceFiles

/// A checksum stays right while bytes change.
@Suite("Checksum updates")
struct ChecksumUpdateTests {
  /// The Internet checksum of bytes (RFC 1071).
  private static func checksum(_ bytes: [UInt8]) -> UInt16 {
    var sum = 0
    for (place, byte) in bytes.enumerated() { sum += Int(byte) << (place.isMultiple(of: 2) ? 8 : 0) }
    while sum >> 16 != 0 { sum = sum & 0xffff + sum >> 16 }
    return ~UInt16(sum)
  }

  @Test("The checksum is that of the bytes as they are now", arguments: 0..<200 as Range<UInt64>)
  func followsChanges(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var bytes = (0..<Int.random(in: 1...60, using: &random)).map { _ in
      UInt8.random(in: 0...255, using: &random)
    }
    let before = Self.checksum(bytes)
    var update = ChecksumUpdate()
    for place in bytes.indices where Bool.random(using: &random) {
      update.change(bytes[place], to: 0x78, at: place)
      bytes[place] = 0x78
    }
    #expect(update.updated(before) == Self.checksum(bytes))
  }

  @Test("Without a change a checksum stays what it was, right or wrong")
  func staysWrong() {
    #expect(ChecksumUpdate().updated(0x1234) == 0x1234)
    #expect(ChecksumUpdate().updated(0) == 0)
  }
}
