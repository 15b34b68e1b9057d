/// Writes a gzip file (RFC 1952) whose blocks are stored, not compressed.
package enum GzipFile {
  /// One gzip member that holds `content`.
  package static func bytes(_ content: [UInt8], corruptsChecksum: Bool = false) -> [UInt8] {
    let checksum = corruptsChecksum ? ~crc32(content) : crc32(content)
    return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + storedBlocks(content) + littleEndian(checksum)
      + littleEndian(UInt32(truncatingIfNeeded: content.count))
  }

  /// RFC 1951 section 3.2.4.
  private static func storedBlocks(_ content: [UInt8]) -> [UInt8] {
    let size = 65_535
    var blocks: [UInt8] = []
    var start = 0
    repeat {
      let part = content[start..<min(start + size, content.count)]
      start += part.count
      let length = UInt16(part.count)
      blocks += [start == content.count ? 1 : 0] + littleEndian(length) + littleEndian(~length) + part
    } while start < content.count
    return blocks
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xedb8_8320 : 0) }
    }
  }

  private static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    number.networkBytes.reversed()
  }
}
