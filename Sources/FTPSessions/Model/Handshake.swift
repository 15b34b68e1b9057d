internal import NetworkTypes
public import TCPFlows

/// The SYN of a connection and its answer.
public struct Handshake: Hashable, Sendable {
  /// The first SYN.
  public private(set) var opened: SegmentMark?
  /// The first SYN that answers it.
  public private(set) var answered: SegmentMark?
  /// The timestamp value in the SYN (RFC 7323 section 3.2); nil where it has none.
  public private(set) var openingTimestamp: UInt32?
  /// The timestamp value in the answer.
  public private(set) var answerTimestamp: UInt32?
  /// Whether the SYN was sent more than once, so that it does not tell which copy arrived.
  public private(set) var wasRepeated = false

  /// Makes a handshake of which nothing was seen.
  public init() {}

  mutating func noteOpening(_ value: UInt32?, _ mark: SegmentMark) {
    guard opened == nil else {
      wasRepeated = true
      return
    }
    opened = mark
    openingTimestamp = value
  }

  mutating func noteAnswer(_ value: UInt32?, _ mark: SegmentMark) {
    guard answered == nil else {
      wasRepeated = true
      return
    }
    answered = mark
    answerTimestamp = value
  }
}
