internal import NetworkTypes
public import PacketDecoding

/// The two ends of a connection without an order, so that both directions have the same key.
public struct FlowKey: Sendable {
  private let one: Endpoint
  private let other: Endpoint

  /// The ends of a segment.
  public init(_ segment: TCPSegment) {
    one = segment.source
    other = segment.destination
  }

  /// The ends of a connection.
  public init(_ connection: Connection) {
    one = connection.originator
    other = connection.responder
  }

  /// Whether a connection is one between these ends.
  @inline(__always)
  func matches(_ connection: Connection) -> Bool {
    Self.areSame(one, other, connection.originator, connection.responder)
  }

  @inline(__always)
  private static func areSame(_ one: Endpoint, _ other: Endpoint, _ left: Endpoint, _ right: Endpoint) -> Bool
  {
    // Ports tell ends apart faster than addresses do.
    if one.port == left.port, other.port == right.port, one == left, other == right { return true }
    return one.port == right.port && other.port == left.port && one == right && other == left
  }

  /// Both ends mixed into one number, the same whichever comes first.
  @inline(__always)
  func mixed(_ seed: UInt64) -> UInt64 {
    Self.fold(Self.mixed(one, seed) &+ Self.mixed(other, seed), seed)
  }

  @inline(__always)
  private static func mixed(_ end: Endpoint, _ seed: UInt64) -> UInt64 {
    guard end.address.isIPv6 else {
      return fold((end.address.low ^ UInt64(end.port) << 48) ^ seed, seed &* 3)
    }
    // All bits of an IPv6 address are its owner's to choose: the port must not stand where they can undo it.
    let address = fold(fold(end.address.low ^ seed, seed &* 3) ^ end.address.high, seed)
    return fold(address ^ UInt64(end.port), seed &* 5)
  }

  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }

  /// Unknown to whoever made the capture, so that no capture can be made in which all keys collide.
  static let seed: UInt64 = {
    var hasher = Hasher()
    hasher.combine(0 as UInt64)
    return UInt64(bitPattern: Int64(hasher.finalize())) | 1
  }()
}

extension FlowKey: Hashable {
  /// Whether the ends are the same, in either order.
  public static func == (left: FlowKey, right: FlowKey) -> Bool {
    areSame(left.one, left.other, right.one, right.other)
  }

  /// Feeds the hasher one word in which all others are mixed: a fifth faster than feeding it each of them.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(mixed(Self.seed))
  }
}
