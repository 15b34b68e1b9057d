import Capture
import NetworkTypes
import TestSupport

/// All that a capture gives, kept for a test to look at.
struct ReadCapture {
  private(set) var headers: [FrameHeader] = []
  private(set) var frames: [[UInt8]] = []
  let info: CaptureFileInfo

  init(_ source: CaptureSource) throws {
    let reader = try CaptureReader(source)
    var headers: [FrameHeader] = []
    var frames: [[UInt8]] = []
    try reader.forEachFrame { header, bytes in
      headers.append(header)
      frames.append(bytes.copied())
    }
    self.headers = headers
    self.frames = frames
    info = reader.info
  }

  init(_ bytes: [UInt8], name: String = "capture.pcap") throws {
    let file = try TemporaryFile(bytes, name: name)
    try self.init(.file(file.path))
  }
}

/// What reading a file that is no capture throws.
func failure(reading bytes: [UInt8], name: String = "capture.pcap") throws -> (CaptureError?, path: String) {
  let file = try TemporaryFile(bytes, name: name)
  do {
    _ = try ReadCapture(.file(file.path))
    return (nil, file.path)
  } catch let error as CaptureError {
    return (error, file.path)
  }
}

extension TestCapture {
  /// Frames of different lengths and times, the last one cut by a snapshot.
  static let sample = TestCapture([
    TestFrame(
      time: Timestamp(seconds: 1_772_366_400, nanoseconds: 123_456_789), bytes: Array(0..<60)),
    TestFrame(time: Timestamp(seconds: 1_772_366_400, nanoseconds: 123_456_000), bytes: []),
    TestFrame(time: Timestamp(seconds: 0, nanoseconds: 0), bytes: [0xff]),
    TestFrame(
      time: Timestamp(seconds: 1_772_366_401, nanoseconds: 999_999_999), bytes: Array(100..<168),
      wireLength: 1514),
  ])
}
