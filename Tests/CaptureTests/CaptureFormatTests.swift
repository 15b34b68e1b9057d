import Testing

@testable import Capture

@Suite("File formats by their first bytes")
struct CaptureFormatTests {
  @Test(
    "The magic number tells the format",
    arguments: [
      ([0xa1, 0xb2, 0xc3, 0xd4], .pcap), ([0xd4, 0xc3, 0xb2, 0xa1], .pcap),
      ([0xa1, 0xb2, 0x3c, 0x4d], .pcapNanosecond), ([0x4d, 0x3c, 0xb2, 0xa1], .pcapNanosecond),
      ([0xa1, 0xb2, 0xcd, 0x34], .pcapModified), ([0x34, 0xcd, 0xb2, 0xa1], .pcapModified),
      ([0x0a, 0x0d, 0x0d, 0x0a], .pcapng), ([0x1f, 0x8b, 0x08, 0x00], .gzip),
      (Array("RTSS".utf8), .foreign(.networkMonitor1)), (Array("GMBU".utf8), .foreign(.networkMonitor2)),
      (Array("snoop\0\0\0".utf8), .foreign(.snoop)),
      (Array("TRSNIFF data    \u{1a}".utf8), .foreign(.sniffer)),
      ([0x28, 0xb5, 0x2f, 0xfd], .foreign(.zstandard)),
      ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], .foreign(.xz)), (Array("BZh9".utf8), .foreign(.bzip2)),
      ([0x04, 0x22, 0x4d, 0x18], .foreign(.lz4)), ([0x50, 0x4b, 0x03, 0x04], .foreign(.zip)),
      (Array("220 Welcome".utf8), .unknown), ([0, 0, 0, 0], .unknown),
    ] as [([UInt8], CaptureFormat)])
  func magic(_ head: [UInt8], _ format: CaptureFormat) {
    #expect(CaptureFormat(head: head) == format)
    #expect(CaptureFormat(head: head + Array(repeating: 0, count: 24 - head.count)) == format)
  }

  @Test(
    "A head that is cut before the magic number's end tells nothing",
    arguments: [
      [], [0xa1], [0xa1, 0xb2, 0xc3], [0x1f, 0x8b], Array("BZh".utf8), [0xfd, 0x37, 0x7a, 0x58, 0x5a],
      Array("snoop\0\0".utf8), Array("TRSNIFF dat".utf8),
    ] as [[UInt8]])
  func cut(_ head: [UInt8]) {
    #expect(CaptureFormat(head: head) == .unknown)
  }

  @Test(
    "Only what libpcap reads has a name",
    arguments: [
      (.pcap, "pcap"), (.pcapModified, "pcap"), (.pcapNanosecond, "pcap-nanosecond"), (.pcapng, "pcapng"),
      (.gzip, nil), (.foreign(.snoop), nil), (.unknown, nil),
    ] as [(CaptureFormat, String?)])
  func name(_ format: CaptureFormat, _ name: String?) {
    #expect(format.name == name)
  }

  @Test(
    "A foreign capture is converted to a file beside it",
    arguments: [
      ("trace.cap", "trace.pcapng"), ("trace", "trace.pcapng"), ("a.b/trace", "a.b/trace.pcapng"),
      ("./trace", "./trace.pcapng"), ("../x/trace.1.cap", "../x/trace.1.pcapng"), (".cap", ".cap.pcapng"),
    ])
  func conversion(_ path: String, _ target: String) {
    #expect(ForeignFormat.networkMonitor2.cure(for: path) == "convert it: editcap \(path) \(target)")
  }
}
