import Capture
import NetworkTypes
import TestSupport
import Testing

@Suite("Reading progress")
struct ReadingProgressTests {
  private static let capture = TestCapture(
    (0..<400).map {
      TestFrame(time: Timestamp(nanoseconds: $0 * 1000), bytes: [UInt8](repeating: 7, count: 10_000))
    })

  @Test("While files are read, other threads see frames and bytes, and in the end all of them")
  func plain() throws {
    let files = try [
      TemporaryFile(Self.capture.pcap(), name: "one.pcap"),
      TemporaryFile(Self.capture.pcap(), name: "two.pcap"),
    ]
    let sources = files.map { CaptureSource($0.path) }
    let size = Self.capture.pcap().count
    let progress = ReadingProgress()
    #expect(progress.status.inputs == 0)
    progress.expect(sources)
    #expect(progress.status.size == 2 * size)
    for (number, source) in sources.enumerated() {
      let reader = try CaptureReader(source, position: progress.begin(source))
      try reader.forEachFrame { header, _ in
        let status = progress.status
        #expect(status.frames == number * 400 + Int(header.number))
        #expect(status.bytes == status.frames * 10_000)
        // stdio reads ahead, and never behind.
        #expect(status.fileBytes >= number * size + Int(header.number) * 10_000)
        #expect(status.fileBytes <= number * size + Int(header.number) * 10_016 + (2 << 20))
        #expect(status.path == source.path)
      }
      progress.finish(source)
    }
    let status = progress.status
    #expect([status.finishedInputs, status.frames, status.fileBytes] == [2, 800, 2 * size])
    #expect(status.path == nil)
  }

  @Test("Several readers at once add up")
  func together() throws {
    let files = try (0..<4).map { try TemporaryFile(Self.capture.pcap(), name: "\($0).pcap") }
    let sources = files.map { CaptureSource($0.path) }
    let progress = ReadingProgress()
    progress.expect(sources)
    let readers = try sources.map { try CaptureReader($0, position: progress.begin($0)) }
    #expect(progress.status.path == sources.first?.path)
    for reader in readers { try reader.forEachFrame { _, _ in } }
    #expect(progress.status.frames == 1600)
    for source in sources.reversed() { progress.finish(source) }
    #expect(progress.status.frames == 1600)
    #expect(progress.status.fileBytes == progress.status.size)
    withExtendedLifetime(readers) {}
  }

  @Test("A compressed file counts by its compressed bytes")
  func compressed() throws {
    let file = try TemporaryFile(GzipFile.bytes(Self.capture.pcap()), name: "one.pcap.gz")
    let source = CaptureSource(file.path)
    let progress = ReadingProgress()
    progress.expect([source])
    let size = try #require(progress.status.size)
    #expect(size > Self.capture.pcap().count)
    let reader = try CaptureReader(source, position: progress.begin(source))
    try reader.forEachFrame { _, _ in #expect(progress.status.fileBytes <= size) }
    #expect(progress.status.fileBytes == size)
  }

  @Test("A source that cannot be read is done with, and one without a size leaves the whole without")
  func unreadable() throws {
    let file = try TemporaryFile(Self.capture.pcap(), name: "one.pcap")
    let sources = [CaptureSource(file.path), CaptureSource("/nowhere/missing.pcap")]
    let progress = ReadingProgress()
    progress.expect(sources)
    #expect(progress.status.size == nil)
    #expect(throws: CaptureError.self) {
      try CaptureReader(sources[1], position: progress.begin(sources[1]))
    }
    progress.finish(sources[1])
    #expect([progress.status.finishedInputs, progress.status.frames] == [1, 0])
    #expect(progress.status.path == nil)
  }
}
