/// Where a frame stands: its number in its file, and which of the files of one capture that is.
public struct FrameReference: Hashable, Sendable {
  /// The file's place in its capture, from 0.
  public let file: UInt32
  /// The frame's number in its file, from 1, as Wireshark counts.
  public let number: UInt32

  /// Makes a reference to a frame.
  public init(file: UInt32 = 0, number: UInt32) {
    self.file = file
    self.number = number
  }
}

extension FrameReference: Comparable {
  /// Orders by file, then by number.
  public static func < (left: FrameReference, right: FrameReference) -> Bool {
    left.file != right.file ? left.file < right.file : left.number < right.number
  }
}
