internal import NetworkTypes

/// Writes frames as a capture file.
package struct TestCapture: Sendable {
  /// The forms of a classic pcap file.
  package enum Form: Sendable, CaseIterable {
    case littleMicroseconds, bigMicroseconds, littleNanoseconds, bigNanoseconds

    var isBigEndian: Bool { self == .bigMicroseconds || self == .bigNanoseconds }
    var isNanoseconds: Bool { self == .littleNanoseconds || self == .bigNanoseconds }
  }

  package var frames: [TestFrame]
  package var linkType: UInt32 = 1
  package var snapshotLength: UInt32 = 262_144

  /// Makes a capture.
  package init(_ frames: [TestFrame]) {
    self.frames = frames
  }

  /// A classic pcap file.
  package func pcap(_ form: Form = .littleMicroseconds) -> [UInt8] {
    func number<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
      withUnsafeBytes(of: form.isBigEndian ? value.bigEndian : value.littleEndian) { Array($0) }
    }
    let magic: UInt32 = form.isNanoseconds ? 0xa1b2_3c4d : 0xa1b2_c3d4
    var bytes = number(magic) + number(UInt16(2)) + number(UInt16(4)) + number(UInt32(0)) + number(UInt32(0))
    bytes += number(snapshotLength) + number(linkType)
    for frame in frames {
      let (seconds, nanoseconds) = frame.time.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
      let fraction = form.isNanoseconds ? nanoseconds : nanoseconds / 1000
      bytes += number(UInt32(truncatingIfNeeded: seconds)) + number(UInt32(truncatingIfNeeded: fraction))
      bytes += number(UInt32(frame.bytes.count)) + number(UInt32(frame.wireLength)) + frame.bytes
    }
    return bytes
  }

  /// A pcapng file with one interface that counts nanoseconds.
  package func pcapng() -> [UInt8] {
    func number<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
      withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
    func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
      let padded = body + Array(repeating: 0, count: (4 - body.count % 4) % 4)
      let length = number(UInt32(padded.count + 12))
      return number(type) + length + padded + length
    }
    var bytes = block(
      0x0a0d_0d0a, number(UInt32(0x1a2b_3c4d)) + number(UInt16(1)) + number(UInt16(0)) + number(Int64(-1)))
    let resolution: [UInt8] = number(UInt16(9)) + number(UInt16(1)) + [9, 0, 0, 0] + number(UInt32(0))
    bytes += block(1, number(UInt16(linkType)) + number(UInt16(0)) + number(snapshotLength) + resolution)
    for frame in frames {
      let ticks = UInt64(bitPattern: frame.time.nanoseconds)
      bytes += block(
        6,
        number(UInt32(0)) + number(UInt32(ticks >> 32)) + number(UInt32(truncatingIfNeeded: ticks))
          + number(UInt32(frame.bytes.count)) + number(UInt32(frame.wireLength)) + frame.bytes)
    }
    return bytes
  }
}
