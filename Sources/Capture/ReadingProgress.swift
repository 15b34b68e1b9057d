private import Synchronization

/// How far the reading of all inputs has come: readers tell it, one or several at once, and whoever shows it asks.
public final class ReadingProgress: Sendable {
  /// What is known at one moment.
  public struct Status: Hashable, Sendable {
    /// Inputs in all; 0 while they are still being searched for.
    public var inputs = 0
    /// Inputs that are done with, whether they could be read or not.
    public var finishedInputs = 0
    /// The path of what is being read, `-` for standard input; of several, the one begun first.
    public var path: String?
    /// Frames read.
    public var frames = 0
    /// Captured bytes read, without record headers.
    public var bytes = 0
    /// Bytes of the inputs' files that have been read, compressed ones where they are compressed.
    public var fileBytes = 0
    /// The size of all inputs in bytes; nil where one has none, such as a pipe.
    public var size: Int?

    /// Makes a status of nothing read.
    public init() {}
  }

  private struct State {
    var finished = Status()
    var sizes: [CaptureSource: Int] = [:]
    var open: [(source: CaptureSource, position: ReadingPosition)] = []
  }

  private let state = Mutex(State())

  /// Makes a progress of nothing read.
  public init() {}

  /// Says what is going to be read, before the first of it is.
  public func expect(_ sources: [CaptureSource]) {
    let sizes = sources.map(\.size)
    state.withLock { state in
      state.finished.inputs = sources.count
      state.finished.size = sizes.reduce(0) { sum, size in
        guard let sum, let size else { return nil }
        return sum + size
      }
      for (source, size) in zip(sources, sizes) { state.sizes[source] = size }
    }
  }

  /// Says that a source is about to be read; its reader notes in the position how far it is.
  public func begin(_ source: CaptureSource) -> ReadingPosition {
    let position = ReadingPosition()
    state.withLock { $0.open.append((source, position)) }
    return position
  }

  /// Says that a source is done with, whether it was begun or could not be.
  public func finish(_ source: CaptureSource) {
    state.withLock { state in
      state.finished.finishedInputs += 1
      state.finished.fileBytes += state.sizes[source] ?? 0
      guard let place = state.open.firstIndex(where: { $0.source == source }) else { return }
      let position = state.open.remove(at: place).position
      state.finished.frames += position.frames
      state.finished.bytes += position.bytes
    }
  }

  /// How far the reading has come.
  public var status: Status {
    state.withLock { state in
      var status = state.finished
      status.path = state.open.first?.source.path
      for (source, position) in state.open {
        status.frames += position.frames
        status.bytes += position.bytes
        // A file that is still being written may have more than it had.
        status.fileBytes += min(position.fileOffset ?? 0, state.sizes[source] ?? 0)
      }
      return status
    }
  }
}
