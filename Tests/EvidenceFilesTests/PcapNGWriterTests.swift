import Capture
import NetworkTypes
import TestSupport
import Testing

@testable import EvidenceFiles

/// What is written as pcapng is read by libpcap.
@Suite("Writing pcapng")
struct PcapNGWriterTests {
  private static let start = Timestamp(seconds: 1_772_366_400, nanoseconds: 123_456_789)

  private static func written(
    linkType: LinkType = .ethernet, interfaces: Int = 2, times: [Timestamp], comment: String = "c"
  )
    throws
    -> [UInt8]
  {
    var bytes: [UInt8] = []
    var writer = PcapNGWriter { bytes += $0 }
    writer.beginSection([.application("ftptrace"), .comment("what it is")])
    let names = ["C1 client", "C2 ftp1"].prefix(interfaces)
    writer.describe(names.map { .init(name: $0, description: "a capture") }, linkType: linkType)
    writer.nameAddresses([
      (IPAddress(ipv4: 0xc000_0201), "client"), (IPAddress(ipv6High: 1, low: 2), "ftp1"),
    ])
    for (place, time) in times.enumerated() {
      try writer.write(
        Array(repeating: UInt8(place), count: 60 + place), at: time, wireLength: 100 + place,
        interface: place % interfaces, comments: [comment, "another"])
    }
    try writer.flush()
    return bytes
  }

  @Test(
    "Frames have their bytes, times and lengths",
    arguments: [LinkType.ethernet, .raw, .logicalLink, .linuxCooked2], 1...2)
  func roundTrip(linkType: LinkType, interfaces: Int) throws {
    let times = (0..<5).map { Self.start + ElapsedTime(nanoseconds: Int64($0)) }
    let file = try TemporaryFile(
      Self.written(linkType: linkType, interfaces: interfaces, times: times), name: "a.pcapng")
    let reader = try CaptureReader(.file(file.path))
    #expect(reader.linkType == linkType && reader.info.format == "pcapng")
    var frames: [(FrameHeader, [UInt8])] = []
    try reader.forEachFrame { frames.append(($0, $1.copied())) }
    #expect(frames.map(\.0.time) == times)
    #expect(frames.map(\.0.wireLength) == [100, 101, 102, 103, 104])
    #expect(frames.map(\.1) == (0..<5).map { Array(repeating: UInt8($0), count: 60 + $0) })
    #expect(!reader.info.isTruncated)
  }

  @Test("A time before 1970 is written as its start")
  func earlyTime() throws {
    let early = Timestamp(nanoseconds: -5)
    let file = try TemporaryFile(Self.written(times: [early]), name: "a.pcapng")
    let reader = try CaptureReader(.file(file.path))
    try reader.forEachFrame { _, _ in }
    #expect(reader.info.firstTime == Timestamp(nanoseconds: 0))
  }

  @Test("A comment that is too long is cut between characters", arguments: 0..<4)
  func longComment(shift: Int) throws {
    let long = String(repeating: "a", count: shift) + String(repeating: "€", count: 30_000)
    let option = PcapNGOption.comment(long)
    #expect(option.value.count <= 16 * 1024 && option.value.count > 16 * 1024 - 4)
    #expect(long.hasPrefix(try #require(String(validating: option.value, as: UTF8.self))))
    let file = try TemporaryFile(Self.written(times: [Self.start], comment: long), name: "a.pcapng")
    let reader = try CaptureReader(.file(file.path))
    try reader.forEachFrame { _, _ in }
    #expect(reader.info.frames == 1 && !reader.info.isTruncated)
  }
}
