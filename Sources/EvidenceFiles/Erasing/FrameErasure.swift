internal import Capture
internal import FTPSessions
internal import NetworkTypes
internal import PacketDecoding

/// Makes a frame fit to be shown to others.
struct FrameErasure {
  /// Bytes that are kept behind the place at which the decoding of a frame stopped: of ports, or of an ICMP header.
  private static let keptBytes = 8

  /// What was done to a frame.
  enum Outcome: Hashable {
    /// Nothing.
    case unchanged
    /// So many bytes were overwritten.
    case overwritten(Int)
    /// It was cut, as passwords could not be looked for.
    case cut
  }

  private let decoder = PacketDecoder()
  private let eraser: PasswordEraser

  /// Makes an erasure for the frames of a trace.
  init(_ trace: Trace) {
    eraser = PasswordEraser(trace)
  }

  /// Overwrites passwords in a frame of a connection, where it has one.
  ///
  /// A piece of an IP packet keeps its headers, and so does what holds no TCP: it may quote or wrap anything.
  func erase(in frame: inout [UInt8], _ header: FrameHeader, of connection: Int?) -> Outcome {
    switch decoder.decode(frame.span.bytes, linkType: header.linkType, wireLength: header.wireLength) {
    case .segment(let segment):
      let count = eraser.erase(in: &frame, segment, of: connection)
      return count > 0 ? .overwritten(count) : .unchanged
    case .fragment(let fragment):
      return Self.cut(&frame, at: fragment.capturedBytes(of: frame.span.bytes).lowerBound)
    case .stop(let stop):
      return Self.cut(&frame, at: stop.offset + Self.keptBytes)
    }
  }

  private static func cut(_ frame: inout [UInt8], at length: Int) -> Outcome {
    guard frame.count > length else { return .unchanged }
    frame.removeLast(frame.count - max(0, length))
    return .cut
  }
}
