internal import NetworkTypes
public import TCPFlows

/// What comparing a trace with others needs beyond the accounts of its connections; kept only when asked for.
public struct ComparisonRecord: Sendable {
  /// Segments of one control connection that are kept.
  public static let maximumSegments = 100_000
  /// Lines of one session that are kept.
  public static let maximumLines = 100_000

  /// The handshakes, by the index of their connection.
  public internal(set) var handshakes: [Handshake] = []
  /// The segments of control connections, by the index of their connection.
  public internal(set) var controlSegments: [Int: [ControlSegment]] = [:]

  /// The handshake of a connection; an empty one where none was seen.
  public func handshake(of connection: Int) -> Handshake {
    handshakes.indices.contains(connection) ? handshakes[connection] : Handshake()
  }

  /// Notes a segment with a SYN.
  mutating func noteSYN(_ value: UInt32?, isAnswer: Bool, of connection: Int, _ mark: SegmentMark) {
    while handshakes.count <= connection { handshakes.append(Handshake()) }
    if isAnswer {
      handshakes[connection].noteAnswer(value, mark)
    } else {
      handshakes[connection].noteOpening(value, mark)
    }
  }
}

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
