/// The control bits of a TCP segment (RFC 9293 section 3.1).
public struct TCPFlags: OptionSet, Hashable, Sendable {
  /// The bits as they stand in the header's 14th byte.
  public let rawValue: UInt8

  /// Makes flags from the header's 14th byte.
  @inlinable public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// No more data from the sender.
  @inlinable public static var fin: TCPFlags { TCPFlags(rawValue: 0x01) }
  /// Synchronize sequence numbers.
  @inlinable public static var syn: TCPFlags { TCPFlags(rawValue: 0x02) }
  /// Reset the connection.
  @inlinable public static var rst: TCPFlags { TCPFlags(rawValue: 0x04) }
  /// Push.
  @inlinable public static var psh: TCPFlags { TCPFlags(rawValue: 0x08) }
  /// The acknowledgment number is significant.
  @inlinable public static var ack: TCPFlags { TCPFlags(rawValue: 0x10) }
  /// The urgent pointer is significant.
  @inlinable public static var urg: TCPFlags { TCPFlags(rawValue: 0x20) }
}
