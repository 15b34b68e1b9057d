/// One end of a TCP connection: an address and a port.
public struct Endpoint: Hashable, Sendable {
  /// The host's address.
  public let address: IPAddress
  /// The TCP port, 0...65535.
  public let port: UInt16

  /// Makes an endpoint.
  public init(_ address: IPAddress, _ port: UInt16) {
    self.address = address
    self.port = port
  }
}

extension Endpoint: Comparable {
  /// Orders by address, then by port.
  public static func < (left: Endpoint, right: Endpoint) -> Bool {
    left.address != right.address ? left.address < right.address : left.port < right.port
  }
}

extension Endpoint: CustomStringConvertible {
  /// `192.0.2.1:21`, or `[2001:db8::1]:21` for IPv6 (RFC 3986 section 3.2.2).
  public var description: String {
    address.isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)"
  }
}

extension Endpoint {
  /// Feeds the hasher one word for an IPv4 endpoint, which is faster than all fields.
  public func hash(into hasher: inout Hasher) {
    guard address.isIPv6 else { return hasher.combine(address.low | UInt64(port) << 48) }
    hasher.combine(address.high)
    hasher.combine(address.low)
    hasher.combine(port)
  }
}
