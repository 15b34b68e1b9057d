internal import NetworkTypes

/// What the pieces of one packet have in common.
///
/// The tunnel that they came through is no part of it: the hosts inside choose identifications by themselves.
struct FragmentKey: Hashable, Sendable {
  private let source: IPAddress
  private let destination: IPAddress
  private let identification: UInt32
  /// Of IPv4 only (RFC 791 section 3.2): IPv6's pieces may differ in it (RFC 8200 section 4.5).
  private let payloadProtocol: UInt8

  init(_ fragment: IPFragment) {
    source = fragment.packet.source
    destination = fragment.packet.destination
    identification = fragment.part.identification
    payloadProtocol = source.isIPv6 ? 0 : fragment.packet.payloadProtocol
  }
}
