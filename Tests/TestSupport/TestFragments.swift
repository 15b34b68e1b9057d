/// Cuts IP packets into pieces.
package enum TestFragments {
  /// The pieces of a packet, each with at most `size` bytes of its payload, a multiple of eight.
  ///
  /// The packet's header has no options or extensions.
  package static func of(
    _ packet: [UInt8], size: Int, identification: UInt16 = 0xf00d
  ) -> [[UInt8]] {
    let isIPv6 = TestHeaders.isIPv6(packet)
    let header = Array(packet.prefix(isIPv6 ? 40 : 20))
    let payload = Array(packet.dropFirst(header.count))
    return stride(from: 0, to: max(payload.count, 1), by: size).map { start in
      let end = min(start + size, payload.count)
      return piece(
        header, payload[start..<end], at: start, isLast: end == payload.count,
        identification: UInt32(identification))
    }
  }

  /// One piece, of any place and length.
  package static func piece(
    _ header: [UInt8], _ payload: ArraySlice<UInt8>, at offset: Int, isLast: Bool, identification: UInt32
  ) -> [UInt8] {
    var header = header
    if TestHeaders.isIPv6(header) {
      let field = UInt16(truncatingIfNeeded: offset) | (isLast ? 0 : 1)
      let fragment = [header[6], 0] + field.networkBytes + identification.networkBytes
      header.replaceSubrange(4..<7, with: UInt16(8 + payload.count).networkBytes + [44])
      return header + fragment + payload
    }
    let field = UInt16(truncatingIfNeeded: offset / 8) | (isLast ? 0 : 0x2000)
    let number = UInt16(truncatingIfNeeded: identification)
    header.replaceSubrange(
      2..<8, with: UInt16(20 + payload.count).networkBytes + number.networkBytes + field.networkBytes)
    return header + payload
  }
}
