public import NetworkTypes

/// The endpoint that a 227, 228 or 229 reply or a PORT, EPRT or LPRT command announces for a data connection.
public struct AdvertisedEndpoint: Hashable, Sendable {
  /// The address; nil where the message has none and the control peer's is meant (RFC 2428 section 3).
  public let address: IPAddress?
  /// The port, 1...65535.
  public let port: UInt16

  /// Makes an advertised endpoint.
  public init(address: IPAddress?, port: UInt16) {
    self.address = address
    self.port = port
  }
}

/// Why an announcement cannot be used.
public enum EndpointFault: String, Error, Hashable, Sendable, CaseIterable {
  /// The text holds no endpoint.
  case absent
  /// The text was cut inside the numbers.
  case cut
  /// A number is greater than it may be, or the port is 0.
  case outOfRange = "out_of_range"
}
