internal import FTPSessions
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// Recognises connections of which one capture lacks the handshake or one direction, by ports and sequence numbers: what was
/// sent lies in a range that the other capture has too.
///
/// A range is a small part of 2^32, and the ports are the same, so that a chance hit is next to impossible; where two
/// connections fit all the same, neither is taken.
struct ContinuationPairing {
  /// The ports of both ends, whoever is taken for the originator; addresses may have been translated.
  private struct Ports: Hashable {
    let lower: UInt16
    let higher: UInt16

    init(_ connection: Connection) {
      lower = min(connection.originator.port, connection.responder.port)
      higher = max(connection.originator.port, connection.responder.port)
    }
  }

  /// Longer ranges say little.
  private static let longestRange = 1 << 28
  /// Of more connections with the same ports none is taken.
  private static let maximumCompared = 64

  private let traces: [Trace]
  /// Connections whose originator is the responder of the legs that they were joined with: without a SYN it was a guess.
  private(set) var reversed = Set<ConnectionReference>()

  init(_ traces: [Trace]) {
    self.traces = traces
  }

  /// Joins what is left over of connections without a whole handshake.
  mutating func join(in clusters: inout ConnectionClusters) {
    let partial = self.partial.filter { clusters.match(of: $0) == .none }
    guard !partial.isEmpty else { return }
    let wanted = Set(partial.map { Ports(connection($0)) })
    let numbers = Set(partial.flatMap { initialNumbers(connection($0)) })
    var known: [Ports: [ConnectionReference]] = [:]
    /// Connections by an initial sequence number, for those of which one SYN was captured.
    var byNumber: [UInt32: [ConnectionReference]] = [:]
    for (trace, content) in traces.enumerated() {
      for (index, connection) in content.connections.enumerated() {
        let reference = ConnectionReference(trace: trace, connection: index)
        if wanted.contains(Ports(connection)) { known[Ports(connection), default: []].append(reference) }
        for number in initialNumbers(connection) where numbers.contains(number) {
          byNumber[number, default: []].append(reference)
        }
      }
    }
    for part in partial {
      var candidates = known[Ports(connection(part))] ?? []
      // Behind an address translation the ports may be others.
      for number in initialNumbers(connection(part)) {
        candidates += (byNumber[number] ?? []).filter { !candidates.contains($0) }.prefix(
          Self.maximumCompared)
      }
      guard candidates.count <= Self.maximumCompared else { continue }
      let others = candidates.filter {
        $0.trace != part.trace && continues(connection(part), connection($0))
      }
      let clusterOfPart = clusters.cluster(of: part)
      for trace in Set(others.map(\.trace)).sorted() {
        let fitting = others.filter { $0.trace == trace }
        guard let other = fitting.first, fitting.count == 1, clusters.cluster(of: other) != clusterOfPart
        else { continue }
        clusters.join(other, part, by: Match(method: .sequenceNumbers, score: 0.95))
        if !isOriginatedAlike(connection(part), connection(other)) { reversed.insert(part) }
      }
    }
  }

  /// The connections without a whole handshake.
  private var partial: [ConnectionReference] {
    var partial: [ConnectionReference] = []
    for (trace, content) in traces.enumerated() {
      for (index, connection) in content.connections.enumerated() where !hasHandshake(connection) {
        partial.append(ConnectionReference(trace: trace, connection: index))
      }
    }
    return partial
  }

  private func hasHandshake(_ connection: Connection) -> Bool {
    // A SYN that nobody answered is whole; a connection of which the other direction was not captured is not.
    connection.fromOriginator.initialSequence != nil
      && (connection.fromResponder.initialSequence != nil || connection.fromResponder.segments == 0)
  }

  /// Whether two connections can be one: the ranges of both directions meet, and at least one of them has bytes.
  private func continues(_ one: Connection, _ other: Connection) -> Bool {
    let isAlike = isOriginatedAlike(one, other)
    let directions = [Direction.fromOriginator, .fromResponder].map { direction in
      meet(one.stream(direction), other.stream(isAlike ? direction : direction.opposite))
    }
    return !directions.contains(false) && directions.contains(true)
  }

  private func isOriginatedAlike(_ one: Connection, _ other: Connection) -> Bool {
    one.originator.port == other.originator.port || one.responder.port == other.responder.port
  }

  private func initialNumbers(_ connection: Connection) -> [UInt32] {
    [connection.fromOriginator, connection.fromResponder].compactMap { $0.initialSequence?.rawValue }
  }

  /// Whether the ranges of two streams meet; nil where one is empty or not known.
  private func meet(_ one: TCPFlows.Stream, _ other: TCPFlows.Stream) -> Bool? {
    guard let left = one.base, let right = other.base else { return nil }
    let (leftLength, rightLength) = (length(one), length(other))
    guard max(leftLength, rightLength) <= Self.longestRange else { return nil }
    // How much later the other one starts.
    let distance = right.distance(from: left)
    let isMeeting = distance >= 0 ? distance <= leftLength : -distance <= rightLength
    guard isMeeting else { return false }
    return max(leftLength, rightLength) > 0 ? true : nil
  }

  /// How many bytes are known to have been sent.
  private func length(_ stream: TCPFlows.Stream) -> Int { max(stream.coverage.end, stream.acknowledged) }

  private func connection(_ reference: ConnectionReference) -> Connection {
    traces[reference.trace].connections[reference.connection]
  }
}
