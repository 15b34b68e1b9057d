import Glibc

extension RawSpan {
  /// The byte at `offset`.
  ///
  /// Traps outside the span: check its length once before reading fields.
  public func byte(at offset: Int) -> UInt8 {
    unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }

  /// The 16-bit number in network order at `offset`.
  ///
  /// Traps outside the span.
  public func uint16(at offset: Int) -> UInt16 {
    UInt16(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  /// The 32-bit number in network order at `offset`.
  ///
  /// Traps outside the span.
  public func uint32(at offset: Int) -> UInt32 {
    UInt32(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// The 64-bit number in network order at `offset`.
  ///
  /// Traps outside the span.
  public func uint64(at offset: Int) -> UInt64 {
    UInt64(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The offset of the first `byte` at or after `start`, if there is one.
  public func firstOffset(of byte: UInt8, from start: Int = 0) -> Int? {
    guard start < byteCount else { return nil }
    return withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress else { return nil }
      guard let hit = memchr(base + start, Int32(byte), bytes.count - start) else { return nil }
      return UnsafeRawPointer(hit) - base
    }
  }

  /// Whether some bytes, at least one, stand anywhere in the span.
  public func contains(_ wanted: RawSpan) -> Bool {
    guard !wanted.isEmpty else { return false }
    let first = wanted.byte(at: 0)
    var start = 0
    while start + wanted.byteCount <= byteCount, let found = firstOffset(of: first, from: start),
      found + wanted.byteCount <= byteCount
    {
      if extracting(found..<found + wanted.byteCount).equals(wanted) { return true }
      start = found + 1
    }
    return false
  }

  /// Whether another span, of the same length, has the same bytes.
  private func equals(_ other: RawSpan) -> Bool {
    withUnsafeBytes { bytes in
      other.withUnsafeBytes { other in
        guard let one = bytes.baseAddress, let other = other.baseAddress else { return true }
        return memcmp(one, other, bytes.count) == 0
      }
    }
  }

  /// A copy of the bytes.
  public func copied() -> [UInt8] {
    withUnsafeBytes { Array($0) }
  }
}
