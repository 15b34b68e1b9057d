import TestSupport

/// Writes the blocks of a pcapng file one by one, in either byte order.
struct PcapngBlocks {
  var isBigEndian = false

  func number(_ value: some FixedWidthInteger) -> [UInt8] {
    isBigEndian ? value.networkBytes : value.networkBytes.reversed()
  }

  func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
    let padded = body + Array(repeating: 0, count: (4 - body.count % 4) % 4)
    let length = number(UInt32(padded.count + 12))
    return number(type) + length + padded + length
  }

  /// A section header.
  var section: [UInt8] {
    block(
      0x0a0d_0d0a, number(UInt32(0x1a2b_3c4d)) + number(UInt16(1)) + number(UInt16(0)) + number(Int64(-1)))
  }

  /// An interface; without a resolution it counts microseconds.
  func interface(linkType: UInt16 = 1, snapshotLength: UInt32 = 65_535, resolution: UInt8? = nil) -> [UInt8] {
    let option = resolution.map { number(UInt16(9)) + number(UInt16(1)) + [$0, 0, 0, 0] + number(UInt32(0)) }
    return block(1, number(linkType) + number(UInt16(0)) + number(snapshotLength) + (option ?? []))
  }

  /// An enhanced packet.
  func packet(_ bytes: [UInt8], ticks: UInt64, interface: UInt32 = 0, wireLength: UInt32? = nil) -> [UInt8] {
    let count = UInt32(bytes.count)
    let padding = [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    return block(
      6,
      number(interface) + number(UInt32(ticks >> 32)) + number(UInt32(truncatingIfNeeded: ticks))
        + number(count) + number(wireLength ?? count) + bytes + padding)
  }
}
