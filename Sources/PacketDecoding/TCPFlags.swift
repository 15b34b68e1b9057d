/// The control bits of a TCP segment (RFC 9293 section 3.1).
public struct TCPFlags: OptionSet, Hashable, Sendable {
  /// The bits as they stand in the header's 14th byte.
  public let rawValue: UInt8

  /// Makes flags from the header's 14th byte.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// No more data from the sender.
  public static let fin = TCPFlags(rawValue: 0x01)
  /// Synchronize sequence numbers.
  public static let syn = TCPFlags(rawValue: 0x02)
  /// Reset the connection.
  public static let rst = TCPFlags(rawValue: 0x04)
  /// Push.
  public static let psh = TCPFlags(rawValue: 0x08)
  /// The acknowledgment number is significant.
  public static let ack = TCPFlags(rawValue: 0x10)
  /// The urgent pointer is significant.
  public static let urg = TCPFlags(rawValue: 0x20)
}
