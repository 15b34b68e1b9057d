private import Glibc
private import Synchronization

/// How far the reading of one capture has come; any thread may ask while another reads.
public final class ReadingPosition: Sendable {
  private let frameCount = Atomic<Int>(0)
  private let byteCount = Atomic<Int>(0)
  /// The descriptor that is read from; nil before it is opened, and once it is closed.
  private let descriptor = Mutex<Int32?>(nil)

  /// Makes the position of a capture that is not open yet.
  public init() {}

  /// Frames read.
  public var frames: Int { frameCount.load(ordering: .relaxed) }

  /// Captured bytes read, without record headers.
  public var bytes: Int { byteCount.load(ordering: .relaxed) }

  /// How much of the file has been read, in bytes of the file; nil where what is read is no file, or not open.
  ///
  /// Of a compressed file these are compressed bytes. A buffer may be ahead of the frames.
  public var fileOffset: Int? {
    descriptor.withLock { descriptor in
      guard let descriptor else { return nil }
      let offset = lseek(descriptor, 0, SEEK_CUR)
      return offset < 0 ? nil : offset
    }
  }

  /// Notes what has been read in all.
  ///
  /// Only the reader calls it, for every frame: these are plain stores, which wait for nobody.
  @inline(__always)
  func note(frames: UInt32, bytes: Int) {
    frameCount.store(Int(frames), ordering: .relaxed)
    byteCount.store(bytes, ordering: .relaxed)
  }

  /// Says what is read from.
  func open(_ descriptor: Int32) {
    self.descriptor.withLock { $0 = descriptor }
  }

  /// Says that the descriptor is about to be closed: another file may have its number next.
  func close() {
    descriptor.withLock { $0 = nil }
  }
}
