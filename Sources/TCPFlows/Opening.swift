internal import NetworkTypes

/// The first payload bytes of a stream: enough to tell TLS from clear text, and one data connection from another.
public struct Opening: Hashable, Sendable {
  /// Bytes that are kept.
  public static let maximumLength = 8

  /// The bytes, the first one the most significant.
  public private(set) var bytes: UInt64 = 0
  /// How many there are.
  public private(set) var length: UInt8 = 0

  /// Starts without bytes.
  init() {}

  /// Takes the first bytes of a payload that stands at the start of the stream.
  init(_ payload: RawSpan) {
    length = UInt8(min(payload.byteCount, Self.maximumLength))
    for index in 0..<Int(length) {
      bytes |= UInt64(payload.byte(at: index)) << UInt64(56 - 8 * index)
    }
  }

  /// Whether the stream starts with a TLS handshake record of SSL 3.0 to TLS 1.3 (RFC 8446 section 5.1).
  ///
  /// Nil where too few bytes were captured to tell.
  public var isTLSHandshake: Bool? {
    guard length >= 3 else { return nil }
    return bytes >> 48 == 0x1603 && (bytes >> 40) & 0xff <= 4
  }
}
