internal import NetworkTypes

/// The way from one header to the next, through packets inside one another, to a TCP segment.
///
/// Only frames that are not simply TCP in IP in a link layer come this way.
struct HeaderWalk: Hashable, Sendable {
  /// What has been left so far.
  private var encapsulations: Encapsulations = []
  /// How many packets lie around the one that was found, VLAN tags not counted.
  private var depth: UInt8 = 0

  /// Decodes from the header at `place` on; `wireEnd` is where the frame ends on the wire.
  mutating func decode(_ frame: RawSpan, from place: HeaderPlace, wireEnd: Int) -> DecodedPacket {
    // Cut at the end of each packet that is entered: what lies behind it is no part of those inside.
    var frame = frame
    var wireEnd = wireEnd
    var place = place
    while true {
      if let stop = enter(place, frame) { return .stop(stop) }
      let next: Result<HeaderPlace, DecodeStop>
      switch place.kind {
      case .ethernet:
        next = EtherPayload.header(frame, inEthernetAt: place.offset)
      case .payload(let type):
        next = EtherPayload.header(frame, ofType: type, at: place.offset)
      case .ip(let version):
        switch IPPacket.parse(frame, version, at: place.offset, wireEnd: wireEnd) {
        case .failure(let stop): return .stop(stop)
        case .success(var packet):
          if let found = found(in: &packet, frame) { return found }
          frame = frame.extracting(first: min(frame.byteCount, packet.end))
          wireEnd = packet.end
          next = IPPayload.header(frame, of: packet)
        }
      }
      switch next {
      case .failure(let stop): return .stop(stop)
      case .success(let inner): place = inner
      }
    }
  }

  /// Decodes the payload of a packet that was put together from pieces, found on this way.
  consuming func decode(_ payload: RawSpan, of packet: IPPacket) -> DecodedPacket {
    depth += 1
    guard Int(depth) <= PacketDecoder.maximumNesting else {
      return .stop(DecodeStop(.ip, .tooManyHeaders, payload, at: 0))
    }
    var packet = packet
    packet.part = nil
    if packet.source.isIPv6 {
      switch IPv6Extensions.passed(packet, in: payload) {
      case .failure(let stop): return .stop(stop)
      case .success(let inner): packet = inner
      }
    }
    if let found = found(in: &packet, payload) { return found }
    switch IPPayload.header(payload, of: packet) {
    case .failure(let stop): return .stop(stop)
    case .success(let place): return decode(payload, from: place, wireEnd: packet.end)
    }
  }

  private mutating func enter(_ place: HeaderPlace, _ frame: RawSpan) -> DecodeStop? {
    encapsulations.formUnion(place.encapsulations)
    guard !place.encapsulations.subtracting(.vlan).isEmpty else { return nil }
    depth += 1
    guard Int(depth) > PacketDecoder.maximumNesting else { return nil }
    return DecodeStop(.ip, .tooManyHeaders, frame, at: place.offset)
  }

  /// The end of the way, if the packet is one: a piece, or TCP, or a broken header before either.
  private func found(in packet: inout IPPacket, _ frame: RawSpan) -> DecodedPacket? {
    if let part = packet.part {
      return .fragment(IPFragment(packet: packet, part: part, route: self))
    }
    if packet.payloadProtocol == 51 {
      switch IPv6Extensions.passedAuthentication(packet, in: frame) {
      case .failure(let stop): return .stop(stop)
      case .success(let inner): packet = inner
      }
    }
    guard packet.payloadProtocol == 6 else { return nil }
    return TCPSegment.decode(frame, in: packet, inside: encapsulations)
  }
}
