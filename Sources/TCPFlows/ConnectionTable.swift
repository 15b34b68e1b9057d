internal import NetworkTypes
public import PacketDecoding

/// All TCP connections of a capture, in the order of their first frames.
///
/// Connections never expire: one that was silent for hours is what this tool is looking for.
public struct ConnectionTable: ~Copyable {
  /// The connections; an index in this array names a connection, as `tcp.stream` does in Wireshark.
  public private(set) var connections: ConnectionList = []
  private var index = FlowIndex()

  /// Makes an empty table.
  public init() {}

  /// Accounts for one more segment; tells which connection it belongs to.
  public mutating func track(_ segment: TCPSegment, _ mark: SegmentMark) -> TrackedSegment {
    let key = FlowKey(segment)
    let known = self.index.connection(of: key)
    var index = known ?? connections.count
    var isFirst = known == nil
    // Only a SYN can open a new connection between ends that are known.
    if !isFirst, segment.flags.contains(.syn), Self.startsAnew(segment, on: connections[index]) {
      index = connections.count
      isFirst = true
    }
    if isFirst {
      connections.append(Self.connection(openedBy: segment, mark))
      self.index.insert(index, for: key)
    }
    let direction: Direction =
      segment.source == connections[index].originator ? .fromOriginator : .fromResponder
    let (offset, kind) = connections[index].record(segment, from: direction, mark)
    return TrackedSegment(
      connection: index, direction: direction, offset: offset, isFirst: isFirst, kind: kind)
  }

  /// Keeps what stands at the start of a stream, to tell by it what the connection carries.
  public mutating func noteOpening(_ payload: RawSpan, of tracked: TrackedSegment) {
    connections[tracked.connection].noteOpening(of: tracked.direction, payload)
  }

  /// Whether a segment with a SYN opens a new connection between the same ends.
  private static func startsAnew(_ segment: TCPSegment, on connection: Connection) -> Bool {
    guard !segment.flags.contains(.rst) else { return false }
    let direction: Direction = segment.source == connection.originator ? .fromOriginator : .fromResponder
    let stream = connection.stream(direction)
    if let known = stream.initialSequence { return known != segment.sequence }
    guard let offset = stream.offset(of: segment.sequence.advanced(by: 1)) else {
      // Nothing of this direction has been seen yet: the answer to the SYN, or both ends opening at once.
      return connection.wasEstablished && !segment.flags.contains(.ack)
    }
    // A SYN that comes late stands right before what was already seen of its stream.
    return !(-Self.reorderingReach...0).contains(offset)
  }

  /// How far before the first byte seen a late SYN may stand, in bytes.
  private static let reorderingReach = 1 << 16

  private static func connection(openedBy segment: TCPSegment, _ mark: SegmentMark) -> Connection {
    isFromOriginator(segment)
      ? Connection(originator: segment.source, responder: segment.destination, first: mark)
      : Connection(originator: segment.destination, responder: segment.source, first: mark)
  }

  /// Tells the originator from the first segment: by the SYN, else by the ports.
  private static func isFromOriginator(_ segment: TCPSegment) -> Bool {
    if segment.flags.contains(.syn) { return !segment.flags.contains(.ack) }
    let (source, destination) = (segment.source.port, segment.destination.port)
    // Port 20 opens the data connections of active mode (RFC 959 section 5.2); other low ports are connected to.
    if source == 20 || destination == 20 { return source == 20 }
    if (source < 1024) != (destination < 1024) { return destination < 1024 }
    return true
  }
}
