import Capture
import Foundation
import Glibc
import NetworkTypes
import TestSupport
import Testing

@Suite("Opening captures")
struct CaptureStreamTests {
  private let sample = TestCapture.sample

  @Test("A file without bytes is empty")
  func empty() throws {
    let (error, path) = try failure(reading: [])
    #expect(error?.code == .empty)
    #expect(error?.path == path)
    #expect(error?.reason == "empty, 0 bytes")
    #expect(error?.cure == "the capture was never written; record it again")
  }

  @Test("A device without bytes is empty")
  func emptyDevice() throws {
    let error = try #require(throws: CaptureError.self) { try ReadCapture(.file("/dev/null")) }
    #expect(error.code == .empty)
  }

  @Test("A missing file is unreadable, with the system's reason")
  func missing() throws {
    let file = try TemporaryFile([])
    let expected = CaptureError(
      .unreadable, path: file.path + ".missing", reason: "No such file or directory")
    #expect(throws: expected) { try CaptureReader(.file(expected.path)) }
  }

  @Test("A path that leads through a file is unreadable, with the system's reason")
  func throughAFile() throws {
    let file = try TemporaryFile([1])
    let expected = CaptureError(.unreadable, path: file.path + "/a.pcap", reason: "Not a directory")
    #expect(throws: expected) { try CaptureReader(.file(expected.path)) }
  }

  @Test("A directory is not taken for a file")
  func directory() throws {
    let file = try TemporaryFile([])
    let expected = CaptureError(
      .notACapture, path: file.folder,
      reason: "a directory where a file was expected")
    #expect(throws: expected) { try CaptureReader(.file(expected.path)) }
  }

  @Test(
    "Other files are told from captures",
    arguments: ["220 Welcome\r\n", "a", "\0\0\0\0", "{\"schema\": 1}", "0000  45 00 00 3c"])
  func text(_ content: String) throws {
    let (error, path) = try failure(reading: Array(content.utf8), name: "notes.txt")
    #expect(
      error
        == CaptureError(
          .notACapture, path: path, reason: "not a capture file (neither pcap nor pcapng)",
          cure: "record one with: tcpdump -w FILE.pcap, or convert it: editcap"))
  }

  @Test(
    "A foreign format is named with its cure",
    arguments: [
      ("RTSS", "Microsoft Network Monitor capture", "convert it: editcap PATH.cap PATH.pcapng"),
      ("GMBU", "Microsoft Network Monitor capture", "convert it: editcap PATH.cap PATH.pcapng"),
      ("snoop\0\0\0", "snoop capture", "convert it: editcap PATH.cap PATH.pcapng"),
      ("TRSNIFF data    \u{1a}", "Sniffer capture", "convert it: editcap PATH.cap PATH.pcapng"),
      ("BZh91AY", "compressed with bzip2", "decompress it: bzip2 -d PATH.cap"),
      ("PK\u{3}\u{4}", "a ZIP archive", "unpack it: unzip PATH.cap"),
    ])
  func foreign(_ head: String, _ reason: String, _ cure: String) throws {
    try expectForeign(Array(head.utf8), reason, cure)
  }

  @Test(
    "A foreign compression is named with its cure",
    arguments: [
      ([0x28, 0xb5, 0x2f, 0xfd], "compressed with Zstandard", "decompress it: zstd -d PATH.cap"),
      ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "compressed with xz", "decompress it: xz -d PATH.cap"),
      ([0x04, 0x22, 0x4d, 0x18], "compressed with LZ4", "decompress it: lz4 -d PATH.cap"),
    ] as [([UInt8], String, String)])
  func foreignCompression(_ head: [UInt8], _ reason: String, _ cure: String) throws {
    try expectForeign(head, reason, cure)
  }

  private func expectForeign(_ head: [UInt8], _ reason: String, _ cure: String) throws {
    let (error, path) = try failure(reading: head + Array(repeating: 0, count: 40), name: "trace.cap")
    let stem = String(path.dropLast(4))
    #expect(
      error
        == CaptureError(
          .notACapture, path: path, reason: reason, cure: cure.replacing("PATH", with: stem)))
  }

  @Test(
    "A file compressed with gzip is read like a plain one, whatever its name",
    arguments: [TestCapture.sample.pcap(.bigNanoseconds), TestCapture.sample.pcapng()],
    ["capture.pcap.gz", "capture"])
  func gzip(_ bytes: [UInt8], _ name: String) throws {
    let plain = try ReadCapture(bytes)
    let compressed = try ReadCapture(GzipFile.bytes(bytes), name: name)
    #expect(compressed.headers == plain.headers)
    #expect(compressed.frames == plain.frames)
    #expect(compressed.frames.count == 4)
    #expect(compressed.info.format == plain.info.format)
    #expect(!compressed.info.isTruncated)
  }

  @Test("Really compressed data is inflated")
  func deflated() throws {
    let base64 =
      "H4sIAAAAAAAC/7tyeNNCJgYWBgRgYWAEkg5aSzJB9AtmCK4Y"
      + "BaNgFAx74AjM90zAfN/CDMGVo2AUjIIBBQBLqD2IpAcAAA=="
    let capture = try ReadCapture(Array(try #require(Data(base64Encoded: base64))))
    #expect(capture.frames == [Array(repeating: 0x78, count: 1000), Array(repeating: 0x79, count: 900)])
    #expect(
      capture.headers.map(\.time.nanoseconds) == [1_772_366_400_000_001_000, 1_772_366_401_000_002_000])
  }

  @Test("A gzip file of several members is read to its end")
  func members() throws {
    let bytes = sample.pcap(.littleNanoseconds)
    let capture = try ReadCapture(
      GzipFile.bytes(Array(bytes.prefix(50))) + GzipFile.bytes(Array(bytes.dropFirst(50))))
    #expect(capture.frames == sample.frames.map(\.bytes))
    #expect(!capture.info.isTruncated)
  }

  @Test("A gzip file cut short at any byte gives the frames before")
  func gzipCut() throws {
    let frames = (0..<4).map { TestFrame(time: Timestamp(seconds: $0, nanoseconds: 0), bytes: [1, 2, 3, 4]) }
    let plain = TestCapture(frames).pcap()
    let whole = GzipFile.bytes(plain)
    let before = 10 + 5  // the gzip header and the stored block's
    for length in before + 24..<before + plain.count {
      let read = try ReadCapture(Array(whole.prefix(length)))
      let behindHeader = length - before - 24
      #expect(read.frames.count == behindHeader / 20, "\(length) bytes")
      // Even at the end of a record: the compressed data has an end of its own, and it is missing.
      #expect(read.info.isTruncated, "\(length) bytes")
      let isCutInside = !behindHeader.isMultiple(of: 20)
      #expect(
        read.info.damage
          == (isCutInside ? "the file ends inside a record" : "the compressed data ends early"))
    }
  }

  @Test("A gzip file cut short before its content is damaged, not empty", arguments: [4, 9, 12, 15])
  func gzipCutInHeader(_ length: Int) throws {
    let (error, _) = try failure(reading: Array(GzipFile.bytes(sample.pcap()).prefix(length)))
    #expect(error?.code == .damaged)
    #expect(error?.reason == "a gzip file cut off or damaged before any of its content")
  }

  @Test("A gzip file of nothing is empty")
  func gzipOfNothing() throws {
    let (error, _) = try failure(reading: GzipFile.bytes([]))
    #expect(error?.code == .empty)
  }

  @Test("A gzip file with a wrong checksum gives its frames and is marked as damaged")
  func gzipChecksum() throws {
    let read = try ReadCapture(GzipFile.bytes(sample.pcap(), corruptsChecksum: true))
    #expect(read.frames == sample.frames.map(\.bytes))
    #expect(read.info.isTruncated)
    #expect(read.info.damage != nil)
  }

  @Test("A gzip file damaged in its middle gives the frames before")
  func gzipDamagedInside() throws {
    let frames = (0..<100).map {
      TestFrame(time: Timestamp(seconds: $0, nanoseconds: 0), bytes: Array(repeating: 1, count: 1400))
    }
    var bytes = GzipFile.bytes(TestCapture(frames).pcap(.littleNanoseconds))
    // The length of the second stored block no longer agrees with its complement.
    bytes[10 + 5 + 65_535 + 1] ^= 0xff
    let read = try ReadCapture(bytes)
    #expect(read.frames.count == (65_535 - 24) / 1416)
    #expect(read.info.isTruncated)
  }

  @Test("What gzip holds is told from captures too")
  func gzipOfText() throws {
    let (text, _) = try failure(reading: GzipFile.bytes(Array("220 Welcome\r\n".utf8)))
    let (snoop, _) = try failure(reading: GzipFile.bytes(Array("snoop\0\0\0\0\0\0\u{2}".utf8)))
    let (twice, _) = try failure(reading: GzipFile.bytes(GzipFile.bytes(sample.pcap())))
    #expect(text?.reason == "not a capture file (neither pcap nor pcapng)")
    #expect(snoop?.reason == "snoop capture")
    #expect(twice?.code == .notACapture)
  }

  @Test(
    "A pipe is read like a file, plain and compressed",
    arguments: [false, true])
  func pipe(_ isCompressed: Bool) throws {
    // More than a pipe holds at once, so that it is read while it is written.
    let frames = (0..<200).map {
      TestFrame(
        time: Timestamp(seconds: $0, nanoseconds: 5), bytes: Array(repeating: UInt8($0), count: 1400))
    }
    let bytes = TestCapture(frames).pcap(.littleNanoseconds)
    let capture = try readThroughPipe(isCompressed ? GzipFile.bytes(bytes) : bytes)
    #expect(capture.frames == frames.map(\.bytes))
    #expect(capture.headers.map(\.time) == frames.map(\.time))
    #expect(!capture.info.isTruncated)
  }

  @Test("A pipe that ends inside a record is cut off like a file")
  func pipeCut() throws {
    let capture = try readThroughPipe(Array(sample.pcap().dropLast(1)))
    #expect(capture.frames == sample.frames.dropLast().map(\.bytes))
    #expect(capture.info.isTruncated)
  }

  @Test("A pipe without bytes is empty")
  func pipeEmpty() {
    let error = #expect(throws: CaptureError.self) { try readThroughPipe([]) }
    #expect(error?.code == .empty)
  }

  private func readThroughPipe(_ bytes: [UInt8]) throws -> ReadCapture {
    let neighbour = try TemporaryFile([])
    let path = neighbour.path + ".pipe"
    try #require(mkfifo(path, 0o600) == 0)
    Thread.detachNewThread {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      defer { close(descriptor) }
      var sent = 0
      while sent < bytes.count {
        let count = bytes.withUnsafeBytes {
          write(descriptor, $0.baseAddress.map { $0 + sent }, $0.count - sent)
        }
        guard count > 0 else { return }
        sent += count
      }
    }
    return try ReadCapture(.file(path))
  }

  @Test("Standard input is read from a pipe")
  func standardInputPipe() async {
    await #expect(processExitsWith: .success) {
      var ends: [Int32] = [0, 0]
      try #require(Glibc.pipe(&ends) == 0)
      let bytes = TestCapture.sample.pcap(.littleNanoseconds)
      try #require(write(ends[1], bytes, bytes.count) == bytes.count)
      close(ends[1])
      try #require(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO)
      let capture = try ReadCapture(.standardInput)
      #expect(capture.frames == TestCapture.sample.frames.map(\.bytes))
      #expect(capture.info.path == "-")
      #expect(!capture.info.isTruncated)
    }
  }

  @Test("Standard input is read from a file, from where it stands")
  func standardInputFile() async {
    await #expect(processExitsWith: .success) {
      for skipped in [0, 100] {
        let file = try TemporaryFile(
          Array(repeating: 0x20, count: skipped) + TestCapture.sample.pcap(.littleNanoseconds))
        let descriptor = open(file.path, O_RDONLY)
        try #require(lseek(descriptor, skipped, SEEK_SET) == skipped)
        try #require(dup2(descriptor, STDIN_FILENO) == STDIN_FILENO)
        #expect(try ReadCapture(.standardInput).frames == TestCapture.sample.frames.map(\.bytes))
      }
    }
  }
}
