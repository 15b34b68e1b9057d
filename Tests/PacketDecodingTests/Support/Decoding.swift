import NetworkTypes
import Testing

@testable import PacketDecoding

/// Decodes a frame; without a length on the wire it was captured whole.
func decode(
  _ frame: [UInt8], _ linkType: LinkType = .ethernet, wireLength: Int? = nil
) -> DecodedPacket {
  PacketDecoder().decode(frame.span.bytes, linkType: linkType, wireLength: wireLength ?? frame.count)
}

extension DecodedPacket {
  var segment: TCPSegment? {
    if case .segment(let segment) = self { segment } else { nil }
  }

  var stop: DecodeStop? {
    if case .stop(let stop) = self { stop } else { nil }
  }

  var fragment: IPFragment? {
    if case .fragment(let fragment) = self { fragment } else { nil }
  }

  static func stop(
    _ layer: DecodeStop.Layer, _ reason: DecodeStop.Reason, needed: Int, available: Int, at offset: Int
  ) -> DecodedPacket {
    .stop(DecodeStop(layer: layer, reason: reason, needed: needed, available: available, offset: offset))
  }
}

extension TCPSegment {
  /// What does not depend on where in the frame the segment lies, or on how much of it was captured.
  var withoutPlaces: TCPSegment {
    TCPSegment(
      source: source, destination: destination, sequence: sequence, acknowledgment: acknowledgment,
      flags: flags, window: window, hopLimit: hopLimit, identification: identification, optionBytes: 0..<0,
      payloadBytes: 0..<0, payloadLength: payloadLength)
  }
}
