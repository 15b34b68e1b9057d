internal import NetworkTypes

/// The order in which the frames of several captures are written: by time, each capture in its own order.
struct FrameOrder {
  /// Captures that are read side by side; more are written one behind another.
  static let maximumReaders = 64

  private let times: [[Timestamp]]
  private let isByTime: Bool
  private var next: [Int]

  /// Makes the order of frames with these times, for each capture in its order.
  init(_ times: [[Timestamp]]) {
    self.times = times.map { ofCapture in
      // Where a capture is out of order, its frames come no earlier than those before them.
      var latest = Timestamp(nanoseconds: .min)
      return ofCapture.map { time in
        latest = max(latest, time)
        return latest
      }
    }
    next = Array(repeating: 0, count: times.count)
    isByTime = times.count { !$0.isEmpty } <= Self.maximumReaders
  }

  /// The capture that the next frame is of, and its place there; nil at the end.
  mutating func takeNext() -> (capture: Int, place: Int)? {
    var best: Int?
    for capture in times.indices where next[capture] < times[capture].count {
      guard let known = best else {
        best = capture
        if isByTime { continue } else { break }
      }
      if times[capture][next[capture]] < times[known][next[known]] { best = capture }
    }
    guard let best else { return nil }
    defer { next[best] += 1 }
    return (best, next[best])
  }
}
