internal import Capture
internal import FTPSessions
internal import NetworkTypes

extension Trace {
  /// Reads the files of the trace once more: the frames that were analyzed, up to `last` where that is given.
  func readFrames(
    upTo last: FrameReference? = nil, _ body: (FrameReference, FrameHeader, RawSpan) -> Void
  ) throws(CaptureError) {
    for place in files.indices {
      if let last, place > Int(last.file) { return }
      let reader = try CaptureReader(.file(files[place].path))
      var number: UInt32 = 0
      let end = last.map { Int($0.file) == place ? $0.number : files[place].frames } ?? files[place].frames
      while number < end {
        let wasRead = try reader.readFrame { header, bytes in
          number = header.number
          body(FrameReference(file: UInt32(place), number: header.number), header, bytes)
        }
        guard wasRead else { break }
      }
    }
  }
}
