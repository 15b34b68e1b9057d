internal import NetworkTypes
public import PacketDecoding

/// The two ends of a connection without an order, so that both directions have the same key.
public struct FlowKey: Equatable, Sendable {
  let lower: Endpoint
  let higher: Endpoint

  /// The ends of a segment.
  public init(_ segment: TCPSegment) {
    let isOrdered = segment.source < segment.destination
    lower = isOrdered ? segment.source : segment.destination
    higher = isOrdered ? segment.destination : segment.source
  }

  /// Whether a connection is one between these ends.
  @inline(__always)
  func matches(_ connection: Connection) -> Bool {
    if connection.originator.port == lower.port, connection.responder.port == higher.port,
      connection.originator == lower, connection.responder == higher
    {
      return true
    }
    return connection.originator == higher && connection.responder == lower
  }

  /// The ends of a connection.
  public init(_ connection: Connection) {
    let isOrdered = connection.originator < connection.responder
    lower = isOrdered ? connection.originator : connection.responder
    higher = isOrdered ? connection.responder : connection.originator
  }
}

extension FlowKey: Hashable {
  /// Feeds the hasher one word in which all others are mixed: a fifth faster than feeding it each of them.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(mixed)
  }

  /// All fields mixed into one word.
  var mixed: UInt64 {
    var mixed = Self.fold(lower.address.low ^ Self.seed, higher.address.low ^ Self.seed &* 3)
    if lower.address.isIPv6 {
      mixed = Self.fold(mixed ^ lower.address.high, higher.address.high ^ Self.seed)
    }
    let ports = UInt64(lower.port) << 16 | UInt64(higher.port)
    return Self.fold(mixed ^ ports, Self.seed)
  }

  /// Unknown to whoever made the capture, so that no capture can be made in which all keys collide.
  private static let seed: UInt64 = {
    var hasher = Hasher()
    hasher.combine(0 as UInt64)
    return UInt64(bitPattern: Int64(hasher.finalize())) | 1
  }()

  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
