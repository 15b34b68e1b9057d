public import NetworkTypes
public import TCPFlows

/// The keep-alives of one kind that one side sent on a control connection.
public struct KeepAlives: Hashable, Sendable {
  /// The kinds.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// TCP's own probes.
    case tcp
    /// Commands that serve no other purpose, such as NOOP.
    case application
  }

  /// Who sent them.
  public let isByClient: Bool
  /// Of which kind they are.
  public let kind: Kind
  /// How many.
  public internal(set) var count = 0
  /// How many of them were answered.
  public internal(set) var answered = 0
  /// How long the connection had been silent before the first.
  public internal(set) var firstDelay: ElapsedTime?
  /// The first of them.
  public internal(set) var first: SegmentMark?
  /// The last of them.
  public internal(set) var last: SegmentMark?
  /// The mean time between two of them in the same silence; nil where no silence had two.
  public var interval: ElapsedTime? {
    intervals == 0 ? nil : ElapsedTime(nanoseconds: intervalSum.nanoseconds / Int64(intervals))
  }

  var intervalSum = ElapsedTime.zero
  var intervals = 0
  var lastAt: Timestamp?

  init(isByClient: Bool, kind: Kind) {
    self.isByClient = isByClient
    self.kind = kind
  }

  /// Counts one more, sent after `silence`.
  mutating func note(_ mark: SegmentMark, after silence: ElapsedTime) {
    let time = mark.time
    count += 1
    if first == nil { first = mark }
    last = mark
    // A clock that was set back tells no time at all.
    if firstDelay == nil { firstDelay = max(.zero, silence) }
    if let lastAt, time >= lastAt {
      intervalSum = intervalSum + (time - lastAt)
      intervals += 1
    }
    lastAt = time
  }
}
