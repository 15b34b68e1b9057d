public import NetworkTypes

/// How the clock of a capture relates to that of the reference.
public struct ClockAlignment: Sendable {
  /// How the relation is known.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    /// It is the reference, for itself and those that share segments with it.
    case reference
    /// From segments, or lines of the dialogue, that both captures hold; perhaps by way of a third one.
    case segments
    /// Not at all.
    case none
  }

  /// A moment at which the clock was set.
  public struct Step: Hashable, Sendable {
    /// The first segment after it, in the capture's own clock.
    public let time: Timestamp
    /// By how much the clock went ahead.
    public let size: ElapsedTime
  }

  /// How the relation is known.
  public let method: Method
  /// The place of the capture whose clock is the reference; where nothing ties two groups of captures together, each
  /// has its own.
  public let reference: Int
  /// The capture's first time, at which the offset holds.
  public let start: Timestamp
  /// What to add to the capture's times; nil where nothing is known.
  public let offset: ElapsedTime?
  /// How far the offset may be from the truth.
  public let uncertainty: ElapsedTime?
  /// By how many millionths the clock runs slower than the reference; nil where that cannot be estimated.
  public let driftPPM: Double?
  /// Segments that both captures hold.
  public let pairs: Int
  /// The moments at which the clock was set.
  public let steps: [Step]
  /// From this capture's clock to the reference's.
  private let links: [ClockLink]

  /// The clock of a reference, the capture at a place.
  static func reference(_ place: Int, start: Timestamp) -> ClockAlignment {
    ClockAlignment(
      method: .reference, reference: place, start: start, offset: .zero, uncertainty: .zero, links: [],
      pairs: 0)
  }

  /// A clock of which nothing is known.
  ///
  /// `pairs` are the segments in common, which all went one way if there are any.
  static func unknown(reference: Int, start: Timestamp, pairs: Int) -> ClockAlignment {
    ClockAlignment(
      method: .none, reference: reference, start: start, offset: nil, uncertainty: nil, links: [],
      pairs: pairs)
  }

  /// A clock that is known by way of other captures, each linked to the next.
  init(_ links: [ClockLink], to reference: Int, start: Timestamp) {
    var time = start
    var uncertainty: Int64 = 0
    for link in links {
      uncertainty += link.piece(at: time)?.uncertainty ?? 0
      time = link.corrected(time)
    }
    self.init(
      method: .segments, reference: reference, start: start, offset: time - start,
      uncertainty: ElapsedTime(nanoseconds: uncertainty), links: links, pairs: links.map(\.pairs).min() ?? 0)
  }

  private init(
    method: Method, reference: Int, start: Timestamp, offset: ElapsedTime?, uncertainty: ElapsedTime?,
    links: [ClockLink], pairs: Int
  ) {
    self.method = method
    self.reference = reference
    self.start = start
    self.offset = offset
    self.uncertainty = uncertainty
    self.links = links
    self.pairs = pairs
    let drifts = links.map { $0.piece(at: start)?.drift }
    driftPPM =
      links.isEmpty || drifts.contains { $0 == nil } ? nil : drifts.reduce(0) { $0 + ($1 ?? 0) } / 1000
    steps = links.first.map(Self.steps) ?? []
  }

  private static func steps(of link: ClockLink) -> [Step] {
    zip(link.pieces, link.pieces.dropFirst()).map { before, after in
      let expected =
        before.offset &+ Int64(nearest: (before.drift ?? 0) * (after.start - before.start).seconds)
      // The offset falls when the clock goes ahead.
      return Step(time: after.start, size: ElapsedTime(nanoseconds: expected &- after.offset))
    }
  }

  /// Whether times can be compared with the reference's.
  public var isKnown: Bool { method != .none }

  /// Whether times by the two clocks can be compared with each other.
  public func isComparable(with other: ClockAlignment) -> Bool {
    isKnown && other.isKnown && reference == other.reference
  }

  /// A time of the capture by the reference's clock.
  public func corrected(_ time: Timestamp) -> Timestamp { links.reduce(time) { $1.corrected($0) } }
}
