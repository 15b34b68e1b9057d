internal import NetworkTypes

/// How the clock of one capture relates to that of another.
struct ClockLink {
  /// A stretch of time in which the clock was not set.
  struct Piece {
    /// Its first sample.
    let start: Timestamp
    /// The offset at its start, in nanoseconds.
    let offset: Int64
    /// Nanoseconds a second; nil where it cannot be estimated.
    let drift: Double?
    /// How far the offset may be from the truth.
    let uncertainty: Int64
  }

  /// At least this much time and this many segments each way are needed to tell a drift.
  static let shortestDriftTime = ElapsedTime(seconds: 10)
  static let fewestDriftPairs = 30
  /// Steps that are followed; a clock that is set more often is not to be trusted.
  static let maximumPieces = 16
  /// What capturing itself may add to half the smallest round trip.
  private static let jitter: Int64 = 50_000

  private(set) var pieces: [Piece] = []
  /// Segments that both captures hold.
  private(set) var pairs = 0

  /// Fits samples in any order; `span` is the time of the capture whose clock is aligned.
  ///
  /// Nil unless there are samples in both directions.
  init?(_ samples: [ClockSample], span: ClosedRange<Timestamp>) {
    var rest = samples.sorted { left, right in
      (left.time, left.difference, left.isUpper ? 1 : 0) < (
        right.time, right.difference, right.isUpper ? 1 : 0
      )
    }[...]
    pairs = rest.count
    while !rest.isEmpty, pieces.count < Self.maximumPieces {
      let count = Self.longestPossible(&rest)
      let part = rest.prefix(count)
      let isWhole = pieces.isEmpty && count == rest.count
      rest = rest.dropFirst(count)
      guard let envelope = ClockEnvelope(part), let first = part.first, let last = part.last else { continue }
      let reach =
        isWhole
        ? min(span.lowerBound, first.time)...max(span.upperBound, last.time) : first.time...last.time
      pieces.append(Self.piece(envelope, part, within: first.time...last.time, reach: reach))
    }
    if pieces.isEmpty { return nil }
  }

  /// How many of the samples, from the first, one clock without a step can have made; one that stands alone against
  /// those around it is taken out.
  private static func longestPossible(_ samples: inout ArraySlice<ClockSample>) -> Int {
    var outliers = samples.count / 50
    while true {
      func isPossible(_ count: Int) -> Bool {
        ClockEnvelope(samples.prefix(count)).map(\.isPossible) ?? true
      }
      if isPossible(samples.count) { return samples.count }
      var (good, bad) = (1, samples.count)
      while bad - good > 1 {
        let middle = (good + bad) / 2
        if isPossible(middle) { good = middle } else { bad = middle }
      }
      // The sample at `good` does not fit; if those behind it do, it is a wrong pair.
      let place = samples.startIndex + good
      let behind = samples[(place + 1)...].prefix(8)
      let without = samples[..<place] + behind
      guard outliers > 0, behind.count >= 4, ClockEnvelope(ArraySlice(without)).map(\.isPossible) ?? true
      else {
        return good
      }
      outliers -= 1
      samples.remove(at: place)
    }
  }

  private static func piece(
    _ envelope: ClockEnvelope, _ samples: ArraySlice<ClockSample>, within: ClosedRange<Timestamp>,
    reach: ClosedRange<Timestamp>
  ) -> Piece {
    let upper = samples.count { $0.isUpper }
    let isTelling =
      within.upperBound - within.lowerBound >= shortestDriftTime
      && min(upper, samples.count - upper) >= fewestDriftPairs
    guard isTelling else {
      // One offset for all the time: what a drift may add to it over that time cannot be excluded.
      let offset = envelope.offset(at: middle(of: within), drift: 0)
      let possible = [reach.lowerBound, reach.upperBound, within.lowerBound, within.upperBound]
        .map(envelope.offsets)
      let furthest = possible.map { max($0.upperBound &- offset, offset &- $0.lowerBound) }.max() ?? 0
      return Piece(start: within.lowerBound, offset: offset, drift: nil, uncertainty: furthest)
    }
    let drift = envelope.drift
    let ends = [within.lowerBound, within.upperBound].map { time -> Int64 in
      let (offset, possible) = (envelope.offset(at: time, drift: drift), envelope.offsets(at: time))
      return max(possible.upperBound &- offset, offset &- possible.lowerBound)
    }
    // The shortest way takes the same time all along, so that more than half the round trip is excluded.
    let uncertainty = min(ends.max() ?? 0, Int64(nearest: envelope.halfWidth) + jitter)
    return Piece(
      start: within.lowerBound, offset: envelope.offset(at: within.lowerBound, drift: drift), drift: drift,
      uncertainty: uncertainty)
  }

  private static func middle(of range: ClosedRange<Timestamp>) -> Timestamp {
    let length = range.upperBound - range.lowerBound
    return range.lowerBound + ElapsedTime(nanoseconds: length.nanoseconds / 2)
  }

  /// The piece that a time belongs to.
  func piece(at time: Timestamp) -> Piece? { pieces.last { $0.start <= time } ?? pieces.first }

  /// The time by the reference's clock.
  func corrected(_ time: Timestamp) -> Timestamp {
    guard let piece = piece(at: time) else { return time }
    let drifted = (piece.drift ?? 0) * (time - piece.start).seconds
    return time + ElapsedTime(nanoseconds: piece.offset &+ Int64(nearest: drifted))
  }
}
