internal import NetworkTypes

/// The header of an IP packet, with where its payload lies.
struct IPPacket {
  let source: IPAddress
  let destination: IPAddress
  let hopLimit: UInt8
  let identification: UInt16?
  /// The protocol of the payload (IANA protocol numbers): behind any IPv6 extension headers.
  var payloadProtocol: UInt8
  /// Where in the frame the payload starts.
  var payloadOffset: Int
  /// Where in the frame the packet ends by its own length; may lie behind the end of what was captured.
  let end: Int

  /// Reads the header of either version at `packet.offset`.
  ///
  /// `wireLength` stands in for a total length of 0, which a capture on the sending host shows for a packet that
  /// the network card will cut into segments.
  @inline(__always)
  static func parse(
    _ frame: RawSpan, _ packet: NetworkLayerPacket, wireLength: Int
  ) -> Result<IPPacket, DecodeStop> {
    guard frame.byteCount > packet.offset else {
      let needed = packet.version == .ipv6 ? 40 : 20
      return .failure(stop(.truncated, frame, needed: needed, at: packet.offset))
    }
    let version = frame.byte(at: packet.offset) >> 4
    switch (packet.version, version) {
    case (.ipv4, 4), (.unstated, 4): return parseIPv4(frame, at: packet.offset, wireLength: wireLength)
    case (.ipv6, 6), (.unstated, 6): return parseIPv6(frame, at: packet.offset, wireLength: wireLength)
    case (.unstated, _): return .failure(stop(.notIP, frame, needed: 0, at: packet.offset))
    default: return .failure(stop(.malformed, frame, needed: 0, at: packet.offset))
    }
  }

  /// RFC 791 section 3.1.
  @inline(__always)
  private static func parseIPv4(
    _ frame: RawSpan, at offset: Int, wireLength: Int
  ) -> Result<IPPacket, DecodeStop> {
    guard frame.byteCount >= offset + 20 else {
      return .failure(stop(.truncated, frame, needed: 20, at: offset))
    }
    let headerLength = Int(frame.byte(at: offset) & 0x0f) * 4
    let totalLength = Int(frame.uint16(at: offset + 2))
    guard headerLength >= 20, totalLength == 0 || totalLength >= headerLength else {
      return .failure(stop(.malformed, frame, needed: headerLength, at: offset))
    }
    // More fragments, or an offset: a piece of a packet.
    guard frame.uint16(at: offset + 6) & 0x3fff == 0 else {
      return .failure(stop(.fragment, frame, needed: 0, at: offset))
    }
    return .success(
      IPPacket(
        source: IPAddress(ipv4: frame.uint32(at: offset + 12)),
        destination: IPAddress(ipv4: frame.uint32(at: offset + 16)),
        hopLimit: frame.byte(at: offset + 8), identification: frame.uint16(at: offset + 4),
        payloadProtocol: frame.byte(at: offset + 9), payloadOffset: offset + headerLength,
        end: totalLength == 0
          ? max(min(wireLength, offset + maximumOffloaded), offset + headerLength) : offset + totalLength))
  }

  /// RFC 8200 section 3.
  private static func parseIPv6(
    _ frame: RawSpan, at offset: Int, wireLength: Int
  ) -> Result<IPPacket, DecodeStop> {
    guard frame.byteCount >= offset + 40 else {
      return .failure(stop(.truncated, frame, needed: 40, at: offset))
    }
    let payloadLength = Int(frame.uint16(at: offset + 4))
    let header = IPPacket(
      source: IPAddress(ipv6High: frame.uint64(at: offset + 8), low: frame.uint64(at: offset + 16)),
      destination: IPAddress(ipv6High: frame.uint64(at: offset + 24), low: frame.uint64(at: offset + 32)),
      hopLimit: frame.byte(at: offset + 7), identification: nil,
      payloadProtocol: frame.byte(at: offset + 6), payloadOffset: offset + 40,
      end: payloadLength == 0
        ? max(min(wireLength, offset + maximumOffloaded), offset + 40) : offset + 40 + payloadLength)
    return header.skippingExtensionHeaders(in: frame)
  }

  /// Passes over the extension headers of RFC 8200 section 4 and the later ones that share their form.
  private consuming func skippingExtensionHeaders(in frame: RawSpan) -> Result<IPPacket, DecodeStop> {
    for _ in 0...PacketDecoder.maximumNesting {
      guard let unit = Self.extensionLengthUnit(of: payloadProtocol) else { return .success(self) }
      guard frame.byteCount >= payloadOffset + 8 else {
        return .failure(Self.stop(.truncated, frame, needed: 8, at: payloadOffset))
      }
      let isFragmentHeader = payloadProtocol == 44
      // An "atomic fragment" (RFC 6946) is whole: offset 0 and no more fragments.
      if isFragmentHeader, frame.uint16(at: payloadOffset + 2) & 0xfff9 != 0 {
        return .failure(Self.stop(.fragment, frame, needed: 0, at: payloadOffset))
      }
      let units = Int(frame.byte(at: payloadOffset + 1))
      let length = isFragmentHeader ? 8 : unit == 4 ? (units + 2) * 4 : (units + 1) * 8
      guard payloadOffset + length <= end else {
        return .failure(Self.stop(.malformed, frame, needed: length, at: payloadOffset))
      }
      payloadProtocol = frame.byte(at: payloadOffset)
      payloadOffset += length
    }
    return .failure(Self.stop(.tooManyHeaders, frame, needed: 0, at: payloadOffset))
  }

  /// The unit of an extension header's length field in bytes, or nil for what is no extension header; the
  /// authentication header counts in fours (RFC 4302 section 2.2).
  private static func extensionLengthUnit(of number: UInt8) -> Int? {
    switch number {
    case 0, 43, 44, 60, 135, 139, 140: 8
    case 51: 4
    default: nil
    }
  }

  /// The longest packet that is handed to a network card to be cut into segments (Linux's limit is 512 KiB).
  private static let maximumOffloaded = 1 << 20

  private static func stop(
    _ reason: DecodeStop.Reason, _ frame: RawSpan, needed: Int, at offset: Int
  ) -> DecodeStop {
    DecodeStop(
      layer: .ip, reason: reason, needed: needed, available: max(0, frame.byteCount - offset), offset: offset)
  }
}
