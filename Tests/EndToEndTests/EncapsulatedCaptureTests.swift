import Foundation
import Testing

/// Captures of tunnels, fragments and rare link layers give the segments that `tshark -Y tcp` shows.
@Suite("Captures of tunnels and fragments that others made")
struct EncapsulatedCaptureTests {
  private static let isSet: ConditionTrait = .enabled(
    if: ForeignCaptures.isSet, "FTPTRACE_CAPTURES is not set: no captures to test")

  struct Expectation: CustomStringConvertible {
    let name: String
    let segments: Int
    var encapsulations: [String: Int] = [:]
    var skipped: [String: Int] = [:]
    var reassembled = 0

    var description: String { name }
  }

  private static let captures = [
    Expectation(
      name: "zeek-zeek/gre-sample.pcap", segments: 22, encapsulations: ["gre": 22], skipped: ["not_tcp": 18]),
    Expectation(
      name: "OISF-suricata-verify/bug-5437-01__input.pcap", segments: 2, encapsulations: ["erspan": 2]),
    Expectation(
      name: "the-tcpdump-group-libpcap/geneve.pcap", segments: 8, encapsulations: ["geneve": 8],
      skipped: ["not_tcp": 2]),
    Expectation(
      name: "AlexeyVasilev-PcapFlowLab/11_gtpu_inner_ipv4_tcp_bidirectional.pcap", segments: 2,
      encapsulations: ["gtp_u": 2]),
    Expectation(name: "zeek-zeek/gtp6_gtp_0x32.pcap", segments: 31, encapsulations: ["gtp_u": 31]),
    Expectation(
      name: "zeek-zeek/pppoe-over-qinq.pcap", segments: 86, encapsulations: ["pppoe": 86, "vlan": 86]),
    Expectation(
      name: "seladb-PcapPlusPlus/one_http_stream_rst.pcap", segments: 10,
      encapsulations: ["pppoe": 10, "vlan": 10]),
    Expectation(name: "ntop-nDPI/BGP_redist.pcap", segments: 2, encapsulations: ["mpls": 1]),
    Expectation(
      name: "OISF-suricata-verify/ipv6_over_ipv4.pcap", segments: 1, encapsulations: ["ip_in_ip": 1]),
    Expectation(name: "zeek-zeek/4in6.pcap", segments: 1, encapsulations: ["ip_in_ip": 1]),
    Expectation(name: "OISF-suricata-verify/hdlc-http_1tx.pcap", segments: 17),
    Expectation(name: "blitz-tcptrace/ppp_encap.dmp.gz", segments: 25, skipped: ["not_tcp": 2]),
    Expectation(name: "zeek-zeek/fragmented-syn.pcap", segments: 1, reassembled: 1),
    // Pieces whose lengths are no multiple of eight, and others that contradict one another.
    Expectation(
      name: "zeek-zeek/fragmented-1.pcap", segments: 0,
      skipped: ["fragment_incomplete": 2, "malformed_header": 1]),
    Expectation(
      name: "zeek-zeek/fragmented-2.pcap", segments: 0,
      skipped: ["fragment_incomplete": 1, "malformed_header": 2]),
    Expectation(name: "zeek-zeek/ipv6-http-atomic-frag.pcap", segments: 36, skipped: ["not_tcp": 2]),
    Expectation(name: "zeek-zeek/vxlan.pcap", segments: 0, skipped: ["not_ip": 2, "not_tcp": 8]),
  ]

  @Test("Segments are found and counted by what they were wrapped in", isSet, arguments: captures)
  func segments(_ expected: Expectation) throws {
    let path = try ForeignCaptures.folder.appending(path: expected.name).path
    let run = try FTPTraceProcess(["analyze", "-q", "-f", "json", path])
    let quality = try #require(try run.report().captures.first?.quality)
    #expect(quality.tcpSegments == expected.segments)
    #expect(quality.encapsulations == expected.encapsulations)
    #expect(quality.skipped == expected.skipped)
    #expect(quality.reassembledFragments == expected.reassembled)
  }
}
