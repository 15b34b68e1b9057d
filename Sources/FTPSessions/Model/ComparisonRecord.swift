internal import NetworkTypes
internal import TCPFlows

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

  /// Adds a segment to those of a control connection whose session is over.
  mutating func append(_ segment: ControlSegment, of connection: Int) {
    guard controlSegments[connection]?.count ?? 0 < Self.maximumSegments else { return }
    controlSegments[connection, default: []].append(segment)
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
