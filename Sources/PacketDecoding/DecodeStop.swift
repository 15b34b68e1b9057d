/// Why and where the decoding of a frame ended before a TCP segment was found.
///
/// Ordinary traffic that is no TCP stops the decoding too: a stop is data to be counted, and is never thrown.
public struct DecodeStop: Error, Hashable, Sendable {
  /// The header at which the decoding stopped.
  public enum Layer: UInt8, Hashable, Sendable {
    /// The link layer, with its VLAN tags.
    case link
    /// IPv4 or IPv6, with its extension headers.
    case ip
    /// TCP.
    case tcp
  }

  /// What the matter was.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// A link type that is not decoded.
    case unsupportedLinkType = "unsupported_link_type"
    /// A frame that carries no IP.
    case notIP = "not_ip"
    /// IP that carries no TCP.
    case notTCP = "not_tcp"
    /// A piece of a fragmented IP packet.
    case fragment = "ip_fragment"
    /// More headers inside one another than any real traffic has.
    case tooManyHeaders = "too_many_headers"
    /// A header that the snapshot or the end of the packet cut.
    case truncated = "truncated_header"
    /// A header that contradicts itself.
    case malformed = "malformed_header"
  }

  /// Which header it was.
  public let layer: Layer
  /// What the matter was.
  public let reason: Reason
  /// Bytes that the header needs, from `offset`.
  public let needed: Int
  /// Bytes that are there, from `offset`.
  public let available: Int
  /// Where in the frame the header starts.
  public let offset: Int
}
