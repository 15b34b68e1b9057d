internal import NetworkTypes

extension AddressClass {
  /// `a private address (RFC 1918)` and the like.
  var words: String {
    switch self {
    case .unspecified: "an address that no host has (RFC 1122)"
    case .loopback: "a loopback address, which every host has"
    case .linkLocal: "a link-local address"
    case .privateUse: "a private address (RFC 1918)"
    case .carrierNAT: "an address of carrier NAT (RFC 6598)"
    case .uniqueLocal: "a unique local address (RFC 4193)"
    case .global: "a public address"
    }
  }
}
