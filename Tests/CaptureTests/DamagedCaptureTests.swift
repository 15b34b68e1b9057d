import Capture
import NetworkTypes
import TestSupport
import Testing

@Suite("Reading captures that are cut off or damaged")
struct DamagedCaptureTests {
  /// Three frames of 10 bytes each: records of 26 bytes behind a header of 24.
  private static let capture = TestCapture(
    (0..<3).map {
      TestFrame(time: Timestamp(seconds: $0, nanoseconds: 0), bytes: Array(repeating: 7, count: 10))
    })

  @Test("A pcap file cut at any byte gives the frames before", arguments: TestCapture.Form.allCases)
  func cutAnywhere(_ form: TestCapture.Form) throws {
    let whole = Self.capture.pcap(form)
    for length in 24...whole.count {
      let read = try ReadCapture(Array(whole.prefix(length)))
      #expect(read.frames.count == (length - 24) / 26, "\(length) bytes")
      #expect(read.info.frames == UInt32((length - 24) / 26), "\(length) bytes")
      // Exactly at the end of a record nothing tells that there was more.
      let isWhole = (length - 24) % 26 == 0
      #expect(read.info.isTruncated == !isWhole, "\(length) bytes")
      #expect(read.info.damage == (isWhole ? nil : "the file ends inside a record"), "\(length) bytes")
    }
  }

  @Test(
    "Times from 2038 on, which libpcap takes for times before 1970, are right",
    arguments: TestCapture.Form.allCases)
  func lateTimes(_ form: TestCapture.Form) throws {
    for seconds in [0, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] as [Int64] {
      let time = Timestamp(seconds: seconds, nanoseconds: 7000)
      let read = try ReadCapture(TestCapture([TestFrame(time: time, bytes: [1])]).pcap(form))
      #expect(read.info.firstTime == time)
    }
  }

  @Test("A pcapng file cut at any byte behind its interface gives the frames before")
  func cutPcapng() throws {
    let blocks = PcapngBlocks()
    let head = blocks.section + blocks.interface()
    let packet = blocks.packet(Array(repeating: 7, count: 10), ticks: 1)
    let whole = head + packet + packet + packet
    for length in head.count...whole.count {
      let read = try ReadCapture(Array(whole.prefix(length)))
      let behindHead = length - head.count
      #expect(read.frames.count == behindHead / packet.count, "\(length) bytes")
      #expect(read.info.isTruncated == !behindHead.isMultiple(of: packet.count), "\(length) bytes")
    }
  }

  @Test("A header that is cut is a damaged capture", arguments: TestCapture.Form.allCases, [4, 5, 8, 23])
  func cutHeader(_ form: TestCapture.Form, _ length: Int) throws {
    let (error, path) = try failure(reading: Array(Self.capture.pcap(form).prefix(length)))
    let format = form == .littleNanoseconds || form == .bigNanoseconds ? "pcap-nanosecond" : "pcap"
    #expect(error?.code == .damaged)
    #expect(error?.path == path)
    #expect(error?.reason.hasPrefix("a \(format) file cut off inside its header: ") == true)
    #expect(error?.cure == "copy or record it again")
  }

  @Test("A pcapng file cut before the end of its first interface is a damaged capture")
  func cutSection() throws {
    let blocks = PcapngBlocks()
    let head = blocks.section + blocks.interface()
    for length in 4..<head.count {
      let (error, path) = try failure(reading: Array(head.prefix(length)))
      #expect(error?.code == .damaged, "\(length) bytes")
      #expect(error?.path == path, "\(length) bytes")
      #expect(error?.reason.hasPrefix("a pcapng file ") == true, "\(length) bytes")
      #expect(error?.cure?.hasPrefix("copy or record it again") == true, "\(length) bytes")
    }
  }

  @Test("A record that contradicts the file ends the reading behind the last good frame")
  func damagedRecord() throws {
    var bytes = Self.capture.pcap(.bigMicroseconds)
    bytes.replaceSubrange(24 + 26 + 8..<24 + 26 + 12, with: [0x7f, 0xff, 0xff, 0xff])
    let read = try ReadCapture(bytes)
    #expect(read.frames.count == 1)
    #expect(read.info.isTruncated)
    #expect(read.info.damage?.hasPrefix("damaged after frame 1: ") == true)
  }

  @Test("Damage that leaves not a single frame is an error with a cure")
  func damagedFirstRecord() throws {
    var bytes = Self.capture.pcap(.bigMicroseconds)
    bytes.replaceSubrange(32..<36, with: [0x7f, 0xff, 0xff, 0xff])
    let (error, path) = try failure(reading: bytes)
    #expect(error?.code == .damaged)
    #expect(error?.reason.hasPrefix("a pcap file that is damaged before its first frame: ") == true)
    #expect(error?.cure == "copy or record it again, or try: editcap \(path) repaired.pcapng")
  }

  @Test("A header of an unknown version is an error with a cure")
  func unknownVersion() throws {
    var bytes = Self.capture.pcap(.bigMicroseconds)
    bytes.replaceSubrange(4..<6, with: [0, 9])
    let (error, _) = try failure(reading: bytes)
    #expect(error?.code == .damaged)
    #expect(error?.reason.hasPrefix("a pcap file that cannot be read: ") == true)
    #expect(error?.cure?.contains("editcap") == true)
  }

  @Test(
    "Bytes changed anywhere end in an error or in frames, never in a trap",
    arguments: [capture.pcap(.bigNanoseconds), capture.pcapng(), GzipFile.bytes(capture.pcap())])
  func changedAnywhere(_ bytes: [UInt8]) throws {
    var generator = SeededGenerator(seed: 24)
    var (reads, errors) = (0, 0)
    for _ in 0..<300 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        changed[Int.random(in: 0..<changed.count, using: &generator)] = generator.bytes(1)[0]
      }
      let file = try TemporaryFile(changed)
      do {
        let read = try ReadCapture(.file(file.path))
        reads += 1
        let isConsistent = zip(read.headers, read.frames).allSatisfy { $0.wireLength >= $1.count }
        if !isConsistent || Int(read.info.frames) != read.frames.count { Issue.record("\(changed)") }
      } catch let error as CaptureError {
        errors += 1
        if error.code == .empty || error.code == .unreadable { Issue.record("\(error) of \(changed)") }
      }
    }
    #expect(reads > 20)
    #expect(errors > 20)
  }
}
