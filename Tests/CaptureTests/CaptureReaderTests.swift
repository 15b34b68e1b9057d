import Capture
import NetworkTypes
import TestSupport
import Testing

@Suite("Reading captures")
struct CaptureReaderTests {
  private let sample = TestCapture.sample

  @Test("Every form of pcap gives the same frames", arguments: TestCapture.Form.allCases)
  func pcapForms(_ form: TestCapture.Form) throws {
    let capture = try ReadCapture(sample.pcap(form))
    let isNanoseconds = form == .littleNanoseconds || form == .bigNanoseconds
    let resolution: Int64 = isNanoseconds ? 1 : 1000
    #expect(capture.frames == sample.frames.map(\.bytes))
    #expect(capture.headers.map(\.wireLength) == [60, 0, 1, 1514])
    #expect(capture.headers.map(\.number) == [1, 2, 3, 4])
    #expect(
      capture.headers.map(\.time.nanoseconds)
        == sample.frames.map { $0.time.nanoseconds / resolution * resolution })
    #expect(capture.info.format == (isNanoseconds ? "pcap-nanosecond" : "pcap"))
    #expect(!capture.info.isTruncated)
  }

  @Test("pcapng gives the same frames in nanoseconds")
  func pcapng() throws {
    let capture = try ReadCapture(sample.pcapng())
    #expect(capture.frames == sample.frames.map(\.bytes))
    #expect(capture.headers.map(\.wireLength) == [60, 0, 1, 1514])
    #expect(capture.headers.map(\.number) == [1, 2, 3, 4])
    #expect(capture.headers.map(\.time) == sample.frames.map(\.time))
    #expect(capture.info.format == "pcapng")
    #expect(!capture.info.isTruncated)
  }

  @Test(
    "pcapng is read in both byte orders and in the interface's own resolution",
    arguments: [false, true],
    [
      (nil, 1_772_366_400_000_001, 1_772_366_400_000_001_000),
      (3, 1_772_366_400_001, 1_772_366_400_001_000_000),
      (9, 1_772_366_400_000_000_001, 1_772_366_400_000_000_001), (0x81, 3, 1_500_000_000),
    ] as [(UInt8?, UInt64, Int64)])
  func pcapngResolutions(_ isBigEndian: Bool, _ form: (resolution: UInt8?, ticks: UInt64, time: Int64)) throws
  {
    let blocks = PcapngBlocks(isBigEndian: isBigEndian)
    let capture = try ReadCapture(
      blocks.section + blocks.interface(resolution: form.resolution)
        + blocks.packet([1, 2, 3], ticks: form.ticks, wireLength: 9))
    #expect(capture.frames == [[1, 2, 3]])
    #expect(capture.headers.map(\.time.nanoseconds) == [form.time])
    #expect(capture.headers.map(\.wireLength) == [9])
  }

  @Test("Blocks of pcapng that are no packets are no frames")
  func otherBlocks() throws {
    let blocks = PcapngBlocks()
    let other = blocks.block(5, Array(repeating: 0, count: 12)) + blocks.block(0x0bad, [1, 2, 3, 4])
    let capture = try ReadCapture(
      blocks.section + blocks.interface() + other + blocks.packet([1], ticks: 1) + other
        + blocks.packet([2], ticks: 2))
    #expect(capture.frames == [[1], [2]])
    #expect(capture.headers.map(\.number) == [1, 2])
  }

  @Test("Interfaces of one link type are read together")
  func interfacesAlike() throws {
    let blocks = PcapngBlocks()
    let capture = try ReadCapture(
      blocks.section + blocks.interface() + blocks.interface(resolution: 9)
        + blocks.packet([1], ticks: 1_000_000) + blocks.packet([2], ticks: 1_000_000, interface: 1))
    #expect(capture.frames == [[1], [2]])
    #expect(capture.headers.map(\.time.nanoseconds) == [1_000_000_000, 1_000_000])
  }

  @Test("Interfaces of different link types are refused with a way out")
  func interfacesDiffer() throws {
    let blocks = PcapngBlocks()
    let (error, path) = try failure(
      reading: blocks.section + blocks.interface() + blocks.interface(linkType: 113)
        + blocks.packet([1], ticks: 1))
    #expect(error?.code == .notACapture)
    #expect(error?.reason.contains("interfaces differ in link type") == true)
    #expect(error?.cure?.contains("tshark -r \(path)") == true)
  }

  @Test("A frame is not shorter on the wire than what was captured of it")
  func wireLength() throws {
    let capture = try ReadCapture(
      TestCapture([TestFrame(time: Timestamp(nanoseconds: 0), bytes: Array(0..<40), wireLength: 10)]).pcap())
    #expect(capture.headers.map(\.wireLength) == [40])
    #expect(capture.frames.map(\.count) == [40])
  }

  @Test(
    "The link type is the file's, by the number of pcap_datalink(3)",
    arguments: [
      (0, .null, "NULL"), (1, .ethernet, "EN10MB"), (101, .raw, "RAW"), (108, .loop, "LOOP"),
      (113, .linuxCooked, "LINUX_SLL"), (228, .ipv4, "IPV4"), (229, .ipv6, "IPV6"),
      (276, .linuxCooked2, "LINUX_SLL2"), (105, LinkType(rawValue: 105), "IEEE802_11"),
      (65_000, LinkType(rawValue: 65_000), "DLT_65000"),
    ] as [(UInt32, LinkType, String)])
  func linkTypes(_ number: UInt32, _ linkType: LinkType, _ name: String) throws {
    var capture = TestCapture([TestFrame(time: Timestamp(nanoseconds: 0), bytes: [1])])
    capture.linkType = number
    let read = try ReadCapture(capture.pcap())
    #expect(read.headers.map(\.linkType) == [linkType])
    #expect(read.info.linkTypes == [name])
  }

  @Test("What is known of the file counts its frames, bytes and times")
  func info() throws {
    var capture = sample
    capture.snapshotLength = 96
    let file = try TemporaryFile(capture.pcap(.bigNanoseconds))
    let info = try ReadCapture(.file(file.path)).info
    #expect(info.path == file.path)
    #expect(info.snapshotLength == 96)
    #expect(info.frames == 4)
    #expect(info.bytes == 60 + 0 + 1 + 68)
    // First and last as they stand in the file, not the earliest and the latest.
    #expect(info.firstTime == capture.frames[0].time)
    #expect(info.lastTime == capture.frames[3].time)
    #expect(info.damage == nil)
  }

  @Test(
    "A capture without frames is read",
    arguments: [
      TestCapture([]).pcap(.littleMicroseconds), TestCapture([]).pcap(.bigNanoseconds),
      TestCapture([]).pcapng(),
    ])
  func noFrames(_ bytes: [UInt8]) throws {
    let capture = try ReadCapture(bytes)
    #expect(capture.frames.isEmpty)
    #expect(capture.info.frames == 0)
    #expect(capture.info.firstTime == nil)
    #expect(capture.info.lastTime == nil)
    #expect(!capture.info.isTruncated)
  }

  @Test("A fraction of more than a second moves the time on")
  func fractionBeyondASecond() throws {
    var bytes = TestCapture([TestFrame(time: Timestamp(seconds: 5, nanoseconds: 0), bytes: [1])])
      .pcap(.bigNanoseconds)
    bytes.replaceSubrange(28..<32, with: UInt32(1_500_000_000).networkBytes)
    #expect(try ReadCapture(bytes).headers.map(\.time.nanoseconds) == [6_500_000_000])
  }

  @Test("The time of the first frame is told without reading the rest")
  func firstTime() throws {
    let whole = sample.pcap(.littleNanoseconds)
    let firstOnly = try TemporaryFile(Array(whole.prefix(24 + 16 + 60 + 5)))
    let empty = try TemporaryFile(TestCapture([]).pcap())
    let text = try TemporaryFile(Array("220 Welcome".utf8))
    #expect(try CaptureReader.firstTime(of: firstOnly.path) == sample.frames[0].time)
    #expect(try CaptureReader.firstTime(of: empty.path) == nil)
    #expect(throws: CaptureError.self) { try CaptureReader.firstTime(of: text.path) }
  }

  @Test(
    "A file looks like a capture by its first bytes alone",
    arguments: [
      (TestCapture.sample.pcap(), true), (TestCapture.sample.pcapng(), true),
      (GzipFile.bytes(TestCapture.sample.pcap()), true), (Array(TestCapture.sample.pcap().prefix(4)), true),
      (Array(TestCapture.sample.pcap().prefix(3)), false), ([], false), (Array("220 Welcome".utf8), false),
      (GzipFile.bytes(Array("220 Welcome".utf8)), false), (Array("RTSS\u{1}\u{1}".utf8), false),
    ] as [([UInt8], Bool)])
  func looksLikeCapture(_ bytes: [UInt8], _ isCapture: Bool) throws {
    let file = try TemporaryFile(bytes)
    #expect(CaptureReader.looksLikeCapture(file.path) == isCapture)
    #expect(!CaptureReader.looksLikeCapture(file.path + ".missing"))
    #expect(!CaptureReader.looksLikeCapture(file.folder))
  }
}
