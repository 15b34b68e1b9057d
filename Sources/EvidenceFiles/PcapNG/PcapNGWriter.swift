internal import NetworkTypes

/// Writes a pcapng file of one section (draft-ietf-opsawg-pcapng), little-endian, times in nanoseconds.
///
/// All interfaces have the same link type and snapshot length, without which libpcap does not read the file.
struct PcapNGWriter {
  /// An interface: a vantage point.
  struct Interface {
    let name: String
    let description: String
  }

  /// The snapshot length of every interface: the most that libpcap takes of ordinary link types.
  static let snapshotLength: UInt32 = 262_144
  /// Bytes that are collected before they are passed on.
  private static let capacity = 64 * 1024

  private var buffer: [UInt8] = []
  private let pass: (borrowing [UInt8]) throws -> Void

  /// Makes a writer that passes bytes to `pass`.
  init(_ pass: @escaping (borrowing [UInt8]) throws -> Void) {
    self.pass = pass
  }

  /// Begins the section (block type 0x0A0D0D0A).
  mutating func beginSection(_ options: [PcapNGOption]) {
    block(0x0a0d_0d0a) { writer in
      writer.append(UInt32(0x1a2b_3c4d))
      writer.append(UInt16(1))
      writer.append(UInt16(0))
      // The section's length is not stated.
      writer.append(UInt64.max)
      writer.append(options)
    }
  }

  /// Describes the interfaces (block type 1), which are numbered from 0.
  mutating func describe(_ interfaces: [Interface], linkType: LinkType) {
    let number = linkType.numberInFiles(interfaces: interfaces.count)
    for interface in interfaces {
      block(1) { writer in
        writer.append(number)
        writer.append(UInt16(0))
        writer.append(Self.snapshotLength)
        writer.append([
          .interfaceName(interface.name), .interfaceDescription(interface.description),
          .timeResolution(decimals: 9),
        ])
      }
    }
  }

  /// Names addresses (block type 4).
  mutating func nameAddresses(_ names: [(address: IPAddress, name: String)]) {
    guard !names.isEmpty else { return }
    block(4) { writer in
      for (address, name) in names {
        let value = address.bytes + Array(name.utf8) + [0]
        writer.append(UInt16(address.isIPv6 ? 2 : 1))
        writer.append(UInt16(truncatingIfNeeded: value.count))
        writer.appendPadded(value)
      }
      writer.append(UInt32(0))
    }
  }

  /// Writes a frame (block type 6); a time before 1970 is written as its start, which is the first that there is.
  mutating func write(
    _ bytes: borrowing [UInt8], at time: Timestamp, wireLength: Int, interface: Int, comments: [String]
  ) throws {
    let ticks = UInt64(max(0, time.nanoseconds))
    block(6) { writer in
      writer.append(UInt32(truncatingIfNeeded: interface))
      writer.append(UInt32(truncatingIfNeeded: ticks >> 32))
      writer.append(UInt32(truncatingIfNeeded: ticks))
      writer.append(UInt32(truncatingIfNeeded: bytes.count))
      writer.append(UInt32(clamping: wireLength))
      writer.appendPadded(bytes)
      writer.append(comments.map(PcapNGOption.comment))
    }
    if buffer.count >= Self.capacity { try flush() }
  }

  /// Passes on what has been collected.
  mutating func flush() throws {
    guard !buffer.isEmpty else { return }
    try pass(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  // MARK: - Parts of blocks

  private mutating func block(_ type: UInt32, _ body: (inout PcapNGWriter) -> Void) {
    append(type)
    let start = buffer.count
    append(UInt32(0))
    body(&self)
    let length = UInt32(truncatingIfNeeded: buffer.count - start + 8)
    withUnsafeBytes(of: length.littleEndian) { bytes in
      for place in 0..<4 { buffer[start + place] = bytes[place] }
    }
    append(length)
  }

  private mutating func append(_ options: [PcapNGOption]) {
    guard !options.isEmpty else { return }
    for option in options {
      append(option.code)
      append(UInt16(truncatingIfNeeded: option.value.count))
      appendPadded(option.value)
    }
    append(UInt32(0))
  }

  private mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { buffer.append(contentsOf: $0) }
  }

  /// Appends bytes, and zeros up to a multiple of four.
  private mutating func appendPadded(_ bytes: borrowing [UInt8]) {
    bytes.withUnsafeBytes { buffer.append(contentsOf: $0) }
    for _ in 0..<(4 - bytes.count % 4) % 4 { buffer.append(0) }
  }
}
