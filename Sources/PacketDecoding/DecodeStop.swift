public import NetworkTypes

/// Why and where the decoding of a frame ended before a TCP segment was found.
///
/// Ordinary traffic that is no TCP stops the decoding too: a stop is data to be counted, and is never thrown.
public struct DecodeStop: Error, Hashable, Sendable {
  /// The header at which the decoding stopped.
  public enum Layer: UInt8, Hashable, Sendable {
    /// The link layer, with its VLAN tags, PPP and LLC.
    case link
    /// MPLS, GRE or a tunnel over UDP.
    case tunnel
    /// IPv4 or IPv6, with its extension headers.
    case ip
    /// TCP.
    case tcp
  }

  /// What the matter was.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// A link type that is not decoded.
    case unsupportedLinkType = "unsupported_link_type"
    /// A header in a form that is not decoded, such as source routes in GRE or compressed TCP in PPP.
    case unsupportedHeader = "unsupported_header"
    /// A frame that carries no IP.
    case notIP = "not_ip"
    /// IP that carries no TCP.
    case notTCP = "not_tcp"
    /// A packet or frame whose payload is encrypted: IPsec's ESP, or a protected wireless LAN.
    case encrypted = "encrypted"
    /// A piece of a packet of which not all pieces came, or not in time.
    case fragmentIncomplete = "fragment_incomplete"
    /// A piece of an IPv6 packet whose pieces overlap, which receivers drop (RFC 5722).
    case fragmentOverlap = "fragment_overlap"
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
  /// Bytes that are there, from `offset`, up to the end of the innermost packet that was found.
  public let available: Int
  /// Where the header starts: in the frame, or in the packet put together from pieces.
  public let offset: Int
  /// The link type, where that is what the decoding stopped at.
  public internal(set) var linkType: LinkType?
}

extension DecodeStop {
  /// A stop at a header that starts at `offset`.
  init(_ layer: Layer, _ reason: Reason, _ frame: RawSpan, needed: Int = 0, at offset: Int) {
    self.init(
      layer: layer, reason: reason, needed: needed, available: max(0, frame.byteCount - offset),
      offset: offset)
  }
}
