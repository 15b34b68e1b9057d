/// Headers of tunnels and link layers before a packet, right in all their fields.
package enum TestHeaders {
  /// Ethernet II.
  package static func ethernet(_ type: UInt16, _ payload: [UInt8]) -> [UInt8] {
    Array(repeating: 2, count: 12) + type.networkBytes + payload
  }

  /// Ethernet around an IP packet, filled up with padding to the shortest frame.
  package static func ethernet(_ packet: [UInt8]) -> [UInt8] {
    let frame = ethernet(etherType(of: packet), packet)
    return frame + Array(repeating: 0, count: max(0, 60 - frame.count))
  }

  /// IPv4 around a payload, with a right checksum.
  package static func ipv4(_ payloadProtocol: UInt8, _ payload: [UInt8]) -> [UInt8] {
    var header: [UInt8] =
      [0x45, 0] + UInt16(20 + payload.count).networkBytes + [0x77, 0x77, 0, 0, 33, payloadProtocol, 0, 0]
      + [203, 0, 113, 1, 203, 0, 113, 2]
    let sum = stride(from: 0, to: 20, by: 2).reduce(UInt32(0)) {
      $0 + UInt32(header[$1]) << 8 + UInt32(header[$1 + 1])
    }
    header.replaceSubrange(
      10..<12, with: (~UInt16(truncatingIfNeeded: sum & 0xffff + sum >> 16)).networkBytes)
    return header + payload
  }

  /// IPv6 around a payload.
  package static func ipv6(_ nextHeader: UInt8, _ payload: [UInt8]) -> [UInt8] {
    let address: [UInt8] = [0x20, 1, 0xd, 0xb8, 0, 9] + Array(repeating: 0, count: 9)
    return [0x60, 0, 0, 0] + UInt16(payload.count).networkBytes + [nextHeader, 33] + address + [1] + address
      + [2] + payload
  }

  /// UDP to a port.
  package static func udp(to port: UInt16, _ payload: [UInt8]) -> [UInt8] {
    UInt16(54_321).networkBytes + port.networkBytes + UInt16(8 + payload.count).networkBytes + [0, 0]
      + payload
  }

  /// VXLAN around an Ethernet frame (RFC 7348 section 5).
  package static func vxlan(_ frame: [UInt8]) -> [UInt8] {
    [8, 0, 0, 0, 0, 0x30, 0x39, 0] + frame
  }

  /// Geneve (RFC 8926 section 3.4) with options of so many words.
  package static func geneve(_ type: UInt16, words: UInt8 = 0, _ payload: [UInt8]) -> [UInt8] {
    [words, 0] + type.networkBytes + [0, 0x30, 0x39, 0] + Array(repeating: 0x11, count: Int(words) * 4)
      + payload
  }

  /// GRE with the fields that the flags ask for (RFC 2890 section 2).
  package static func gre(_ flags: UInt16, _ type: UInt16, _ payload: [UInt8]) -> [UInt8] {
    let fields = ([0x8000, 0x2000, 0x1000] as [UInt16]).filter { flags & $0 != 0 }
    return flags.networkBytes + type.networkBytes + fields.flatMap { _ in [1, 2, 3, 4] as [UInt8] } + payload
  }

  /// PPP's protocol field before a packet.
  package static func ppp(_ packet: [UInt8]) -> [UInt8] {
    (isIPv6(packet) ? [0x00, 0x57] : [0x00, 0x21]) + packet
  }

  /// The session stage of PPP over Ethernet (RFC 2516 section 4).
  package static func pppoe(_ payload: [UInt8]) -> [UInt8] {
    [0x11, 0, 0, 7] + UInt16(payload.count).networkBytes + payload
  }

  /// MPLS labels, the last one marked as such.
  package static func mpls(labels: Int, _ payload: [UInt8]) -> [UInt8] {
    (1...labels).flatMap { [0, 1, $0 == labels ? 0x41 : 0x40, 64] as [UInt8] } + payload
  }

  /// LLC and SNAP (RFC 1042).
  package static func snap(_ packet: [UInt8]) -> [UInt8] {
    [0xaa, 0xaa, 3, 0, 0, 0] + etherType(of: packet).networkBytes + packet
  }

  /// A data frame of IEEE 802.11 to the distribution system, with a field for the quality of service if asked for.
  package static func wireless(qualityOfService: Bool = false, flags: UInt8 = 1, _ packet: [UInt8]) -> [UInt8]
  {
    [qualityOfService ? 0x88 : 0x08, flags, 0, 0] + Array(repeating: 2, count: 18) + [0x10, 0]
      + (flags & 3 == 3 ? Array(repeating: 2, count: 6) : []) + (qualityOfService ? [0, 0] : [])
      + snap(packet)
  }

  /// The type that announces an IP packet.
  package static func etherType(of packet: [UInt8]) -> UInt16 { isIPv6(packet) ? 0x86dd : 0x0800 }

  /// The number that announces an IP packet inside another.
  package static func number(of packet: [UInt8]) -> UInt8 { isIPv6(packet) ? 41 : 4 }

  /// Whether a packet's first bits say so.
  package static func isIPv6(_ packet: [UInt8]) -> Bool { (packet.first ?? 0) >> 4 == 6 }
}
