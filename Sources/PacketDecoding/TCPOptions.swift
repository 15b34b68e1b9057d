internal import NetworkTypes

/// The TCP options of a segment that matter to the analysis.
public struct TCPOptions: Hashable, Sendable {
  /// A pair of timestamps (RFC 7323 section 3.2).
  public struct Timestamps: Hashable, Sendable {
    /// The sender's clock.
    public let value: UInt32
    /// The last value received from the other side.
    public let echo: UInt32
  }

  /// A block that arrived out of order (RFC 2018 section 3).
  public struct SACKBlock: Hashable, Sendable {
    /// The first sequence number of the block.
    public let left: SequenceNumber
    /// The sequence number behind its last one.
    public let right: SequenceNumber
  }

  /// The largest segment that the sender can receive, in bytes (RFC 9293 section 3.7.1).
  public private(set) var maximumSegmentSize: UInt16?
  /// The shift of the sender's window, 0...14 (RFC 7323 section 2.3).
  public private(set) var windowScale: UInt8?
  /// Whether the sender can use selective acknowledgments (RFC 2018 section 2).
  public private(set) var permitsSACK = false
  /// The blocks selectively acknowledged, at most four.
  public private(set) var sackBlocks: [SACKBlock] = []
  /// The timestamps, if there are any.
  public private(set) var timestamps: Timestamps?

  /// Reads options as far as they are whole; what follows a malformed one is left out.
  public init(_ bytes: RawSpan) {
    var offset = 0
    while offset < bytes.byteCount {
      let kind = bytes.byte(at: offset)
      if kind == 0 { return }
      if kind == 1 {
        offset += 1
        continue
      }
      guard offset + 2 <= bytes.byteCount else { return }
      let length = Int(bytes.byte(at: offset + 1))
      guard length >= 2, offset + length <= bytes.byteCount else { return }
      read(kind, bytes.extracting(offset + 2..<offset + length))
      offset += length
    }
  }

  private mutating func read(_ kind: UInt8, _ value: RawSpan) {
    switch (kind, value.byteCount) {
    case (2, 2): maximumSegmentSize = value.uint16(at: 0)
    case (3, 1): windowScale = min(value.byte(at: 0), 14)
    case (4, 0): permitsSACK = true
    case (5, let count) where count.isMultiple(of: 8):
      for offset in stride(from: 0, to: min(count, 32), by: 8) {
        sackBlocks.append(
          SACKBlock(
            left: SequenceNumber(value.uint32(at: offset)),
            right: SequenceNumber(value.uint32(at: offset + 4))))
      }
    case (8, 8): timestamps = Timestamps(value: value.uint32(at: 0), echo: value.uint32(at: 4))
    default: break
    }
  }
}
