internal import Capture
internal import FTPSessions
internal import NetworkTypes

/// Reads single frames of a trace's files, forwards.
struct CaptureCursor {
  private let files: [CaptureFileInfo]
  private var reader: CaptureReader?
  private var file: UInt32 = 0
  private var number: UInt32 = 0
  /// The bytes of the frame that was read last.
  var bytes: [UInt8] = []

  init(_ trace: Trace) {
    files = trace.files
  }

  /// Reads a frame that lies behind all that were read before; nil where the file has changed and does not have it.
  mutating func read(_ frame: FrameReference) throws(CaptureError) -> FrameHeader? {
    if reader == nil || file != frame.file {
      guard files.indices.contains(Int(frame.file)) else { return nil }
      reader = try CaptureReader(.file(files[Int(frame.file)].path))
      (file, number) = (frame.file, 0)
    }
    guard let reader else { return nil }
    var found: FrameHeader?
    while number < frame.number {
      let wasRead = try reader.readFrame { header, span in
        number = header.number
        guard header.number == frame.number else { return }
        found = header
        span.withUnsafeBytes { content in
          bytes.removeAll(keepingCapacity: true)
          bytes.append(contentsOf: content)
        }
      }
      guard wasRead else { return nil }
    }
    return found
  }

  /// Closes the file.
  mutating func close() {
    reader = nil
  }
}
