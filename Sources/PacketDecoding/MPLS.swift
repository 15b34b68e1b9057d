internal import NetworkTypes

/// MPLS label stacks: finds what the labels are on.
enum MPLS {
  /// Labels on one packet that are followed; segment routing puts ten or so on it.
  static let maximumLabels = 16

  /// Passes over the stack at `offset` (RFC 3032 section 2.1).
  static func header(_ frame: RawSpan, at offset: Int) -> Result<HeaderPlace, DecodeStop> {
    var offset = offset
    for _ in 0..<maximumLabels {
      guard frame.byteCount >= offset + 4 else {
        return .failure(DecodeStop(.tunnel, .truncated, frame, needed: 4, at: offset))
      }
      let isBottom = frame.byte(at: offset + 2) & 1 == 1
      offset += 4
      if isBottom { return content(frame, at: offset) }
    }
    return .failure(DecodeStop(.tunnel, .tooManyHeaders, frame, at: offset))
  }

  /// Labels do not say what they are on: the first bits have to (RFC 4928 section 3).
  ///
  /// An Ethernet pseudowire may start with a control word of zeros (RFC 4448 section 4.6), or with an address whose
  /// first bits look like a version of IP; then what follows decides.
  private static func content(_ frame: RawSpan, at offset: Int) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount > offset else {
      return .failure(DecodeStop(.tunnel, .truncated, frame, needed: 1, at: offset))
    }
    let isEthernet = looksLikeEthernet(frame, at: offset)
    switch frame.byte(at: offset) >> 4 {
    case 4 where !isEthernet || hasRightChecksum(frame, at: offset):
      return .success(HeaderPlace(.ip(.v4), at: offset, inside: .mpls))
    case 6 where !isEthernet:
      return .success(HeaderPlace(.ip(.v6), at: offset, inside: .mpls))
    case 0 where looksLikeEthernet(frame, at: offset + 4):
      return .success(HeaderPlace(.ethernet, at: offset + 4, inside: [.mpls, .pseudowire]))
    case _ where isEthernet:
      return .success(HeaderPlace(.ethernet, at: offset, inside: [.mpls, .pseudowire]))
    case _ where frame.byteCount < offset + 19:
      return .failure(DecodeStop(.tunnel, .truncated, frame, needed: 19, at: offset))
    default:
      return .failure(DecodeStop(.tunnel, .notIP, frame, at: offset))
    }
  }

  /// Whether an Ethernet header with IP or a VLAN tag behind it may start at `offset`.
  private static func looksLikeEthernet(_ frame: RawSpan, at offset: Int) -> Bool {
    guard frame.byteCount > offset + 14 else { return false }
    let first = frame.byte(at: offset + 14)
    return switch frame.uint16(at: offset + 12) {
    case 0x0800: first >> 4 == 4 && first & 0x0f >= 5
    case 0x86dd: first >> 4 == 6
    case let type: EtherPayload.isVLANTag(type)
    }
  }

  /// Whether an IPv4 header with a right checksum (RFC 1071) starts at `offset`.
  private static func hasRightChecksum(_ frame: RawSpan, at offset: Int) -> Bool {
    let length = Int(frame.byte(at: offset) & 0x0f) * 4
    guard length >= 20, frame.byteCount >= offset + length else { return false }
    var sum = 0
    for place in stride(from: offset, to: offset + length, by: 2) { sum += Int(frame.uint16(at: place)) }
    return (sum & 0xffff) + sum >> 16 == 0xffff
  }
}
