internal import NetworkTypes

/// Chooses among the frames of one connection as they come: those at its start and end, and around evidence.
struct ConnectionWindow {
  /// How much is shown, in frames.
  struct Extent {
    /// At the start.
    let opening: Int
    /// At the end.
    let closing: Int
    /// On either side of evidence; no more than `closing`.
    let around: Int

    /// Of a control connection nearly all have all of their frames shown.
    static let control = Extent(opening: 1000, closing: 50, around: 50)
    /// Of a data connection what opens and closes it.
    static let data = Extent(opening: 10, closing: 10, around: 10)
  }

  private let extent: Extent
  /// The frames that were not chosen last, a ring once it is full.
  private var recent: [ChosenFrame] = []
  private var oldest = 0
  private var following = 0
  /// Frames so far.
  private(set) var count = 0
  /// Frames that were chosen.
  private(set) var chosen = 0

  init(_ extent: Extent) {
    self.extent = extent
  }

  /// Takes the next frame; appends what is chosen by it.
  mutating func take(
    _ frame: FrameReference, at time: Timestamp, of connection: Int, isEvidence: Bool,
    into frames: inout [ChosenFrame]
  ) {
    let next = ChosenFrame(frame: frame, time: time, connection: connection, place: count)
    count += 1
    if isEvidence {
      flush(extent.around, into: &frames)
      following = extent.around
    } else if next.place >= extent.opening, following == 0 {
      keep(next)
      return
    } else if following > 0 {
      following -= 1
    }
    append(next, to: &frames)
  }

  /// Ends the connection.
  mutating func finish(into frames: inout [ChosenFrame]) {
    flush(extent.closing, into: &frames)
  }

  private mutating func keep(_ frame: ChosenFrame) {
    if recent.count < extent.closing {
      recent.append(frame)
    } else {
      recent[oldest] = frame
      oldest = (oldest + 1) % recent.count
    }
  }

  /// Chooses the newest of those that were kept.
  private mutating func flush(_ number: Int, into frames: inout [ChosenFrame]) {
    let inOrder = recent[oldest...] + recent[..<oldest]
    for frame in inOrder.suffix(number) { append(frame, to: &frames) }
    recent.removeAll(keepingCapacity: true)
    oldest = 0
  }

  private mutating func append(_ frame: ChosenFrame, to frames: inout [ChosenFrame]) {
    var frame = frame
    frame.leftOutBefore = frame.place - lastPlace - 1
    lastPlace = frame.place
    chosen += 1
    frames.append(frame)
  }

  private var lastPlace = -1
}
