internal import NetworkTypes

/// The way from one header to the next, through packets inside one another, to a TCP segment.
///
/// Only frames that are not simply TCP in IP in a link layer come this way.
struct HeaderWalk: Hashable, Sendable {
  /// What has been left so far.
  private var encapsulations: Encapsulations = []
  /// How many packets lie around the one that was found, VLAN tags not counted.
  private var depth: UInt8 = 0

  /// Decodes from the header at `place` on, in a frame or packet that ends at `wireEnd` on the wire.
  mutating func decode(_ frame: RawSpan, from place: HeaderPlace, wireEnd: Int) -> DecodedPacket {
    var place = place
    while true {
      if let stop = enter(place, frame) { return .stop(stop) }
      let next: Result<HeaderPlace, DecodeStop>
      switch place.kind {
      case .ip(let version):
        switch IPPacket.parse(frame, version, at: place.offset, wireEnd: wireEnd) {
        case .failure(let stop): return .stop(stop)
        case .success(let packet): return decode(frame, in: packet)
        }
      case .ethernet: next = EtherPayload.header(frame, inEthernetAt: place.offset)
      case .payload(let type): next = EtherPayload.header(frame, ofType: type, at: place.offset)
      }
      switch next {
      case .failure(let stop): return .stop(stop)
      case .success(let inner): place = inner
      }
    }
  }

  /// Decodes the payload of a packet.
  mutating func decode(_ frame: RawSpan, in packet: IPPacket) -> DecodedPacket {
    var packet = packet
    if let part = packet.part { return .fragment(IPFragment(packet: packet, part: part, route: self)) }
    if packet.payloadProtocol == 51 {
      switch IPv6Extensions.passedAuthentication(packet, in: frame) {
      case .failure(let stop): return .stop(stop)
      case .success(let inner): packet = inner
      }
    }
    if packet.payloadProtocol == 6 { return TCPSegment.decode(frame, in: packet, inside: encapsulations) }
    // What lies behind the packet's end is no part of those inside.
    let inside = frame.extracting(first: min(frame.byteCount, packet.end))
    switch IPPayload.header(inside, of: packet) {
    case .failure(let stop): return .stop(stop)
    // No deeper than packets are followed: each of these calls enters one.
    case .success(let place): return decode(inside, from: place, wireEnd: packet.end)
    }
  }

  /// Decodes the payload of a packet that was put together from pieces, found on this way.
  consuming func decode(_ payload: RawSpan, reassembledOf packet: IPPacket) -> DecodedPacket {
    depth += 1
    guard Int(depth) <= PacketDecoder.maximumNesting else {
      return .stop(DecodeStop(.ip, .tooManyHeaders, payload, at: 0))
    }
    var packet = packet
    packet.part = nil
    guard packet.source.isIPv6 else { return decode(payload, in: packet) }
    switch IPv6Extensions.passed(packet, in: payload) {
    case .failure(let stop): return .stop(stop)
    case .success(let inner): return decode(payload, in: inner)
    }
  }

  /// Notes what was left on the way to `place`; a stop where that is too much.
  private mutating func enter(_ place: HeaderPlace, _ frame: RawSpan) -> DecodeStop? {
    encapsulations.formUnion(place.encapsulations)
    guard !place.encapsulations.subtracting(.vlan).isEmpty else { return nil }
    depth += 1
    guard Int(depth) > PacketDecoder.maximumNesting else { return nil }
    return DecodeStop(.ip, .tooManyHeaders, frame, at: place.offset)
  }
}
