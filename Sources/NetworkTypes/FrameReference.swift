/// Where a frame stands: its number in its file, and which of the files of one capture that is.
public struct FrameReference: Hashable, Sendable {
  /// The frame's number in its file, from 1, as Wireshark counts.
  public let number: UInt32
  private let lowerFile: UInt16
  private let upperFile: UInt8
  /// Always false: what a `Bool` cannot hold stands for nil, so that an optional reference takes no more room than one
  /// that is there.
  ///
  /// A session and its connections have some fifty of them.
  private let spare = false

  /// The file's place in its capture, from 0.
  public var file: UInt32 { UInt32(upperFile) << 16 | UInt32(lowerFile) }

  /// Makes a reference to a frame; `file` is less than 2^24.
  public init(file: UInt32 = 0, number: UInt32) {
    self.number = number
    lowerFile = UInt16(truncatingIfNeeded: file)
    upperFile = UInt8(truncatingIfNeeded: file >> 16)
  }
}

extension FrameReference: Comparable {
  /// Orders by file, then by number.
  public static func < (left: FrameReference, right: FrameReference) -> Bool {
    left.position < right.position
  }

  /// File and number as one number.
  private var position: UInt64 { UInt64(file) << 32 | UInt64(number) }
}
