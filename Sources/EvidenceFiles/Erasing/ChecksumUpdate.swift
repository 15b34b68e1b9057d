/// Keeps an Internet checksum right while bytes under it change (RFC 1624 equation 3).
///
/// A checksum that was wrong, as network cards leave them, stays as wrong as it was. As the sum over all bytes and the
/// checksum together does not change, checksums of headers around them stay right too.
struct ChecksumUpdate {
  private var sum: UInt64 = 0

  /// Notes that the byte at `offset` from the start of what is summed up changes.
  mutating func change(_ old: UInt8, to new: UInt8, at offset: Int) {
    let shift = offset.isMultiple(of: 2) ? UInt16(8) : 0
    sum += UInt64(~(UInt16(old) << shift)) + UInt64(UInt16(new) << shift)
  }

  /// The checksum after the changes.
  func updated(_ checksum: UInt16) -> UInt16 {
    guard sum > 0 else { return checksum }
    var total = sum + UInt64(~checksum)
    while total >> 16 != 0 { total = total & 0xffff + total >> 16 }
    return ~UInt16(truncatingIfNeeded: total)
  }
}
