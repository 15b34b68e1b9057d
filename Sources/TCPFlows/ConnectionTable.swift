internal import NetworkTypes
public import PacketDecoding

/// All TCP connections of a capture, in the order of their first frames.
///
/// Connections never expire: one that was silent for hours is what this tool is looking for.
public struct ConnectionTable: ~Copyable {
  /// The connections; an index in this array names a connection, as `tcp.stream` does in Wireshark.
  public private(set) var connections: ConnectionList = []
  private var index = FlowIndex()
  private var copies = SegmentCopies()
  /// The connection of the segment before; -1 before the first.
  private var latest = -1
  /// Runs of bytes that streams with holes keep apart, 16 bytes each, in all connections.
  public private(set) var heldRuns = 0
  /// Whether streams may keep more runs apart than they do.
  public var mayHoldMoreRuns = true

  /// Makes an empty table.
  public init() {}

  /// Whether a segment belongs to a connection that is in the table.
  public func knows(_ segment: TCPSegment) -> Bool {
    guard let index = index.connection(of: FlowKey(segment), in: connections) else { return false }
    return !segment.flags.contains(.syn) || !Self.startsAnew(segment, on: connections[index])
  }

  /// A number that stands for the options of a segment, to tell copies of frames by that have no IPv4
  /// identification.
  public static func digest(ofOptions bytes: RawSpan) -> UInt32 { SegmentCopies.digest(bytes) }

  /// Accounts for one more segment; tells which connection it belongs to.
  ///
  /// `options` is the digest of its options, needed only where it has no IPv4 identification.
  public mutating func track(
    _ segment: TCPSegment, _ mark: SegmentMark, options: UInt32 = 0
  ) -> TrackedSegment {
    let known = find(segment)
    var index = known ?? connections.count
    var isFirst = known == nil
    // Only a SYN can open a new connection between ends that are known.
    if !isFirst, segment.flags.contains(.syn), Self.startsAnew(segment, on: connections[index]) {
      index = connections.count
      isFirst = true
    }
    if isFirst {
      connections.append(Self.connection(openedBy: segment, mark))
      self.index.insert(index, for: FlowKey(segment), in: connections)
    }
    latest = index
    let connection = connections[index]
    let direction: Direction = segment.source == connection.originator ? .fromOriginator : .fromResponder
    if copies.isCopy(
      segment, options: options, of: connection, number: index, from: direction, at: mark.time)
    {
      connection.noteCopy()
      return TrackedSegment(
        connection: index, direction: direction, offset: 0, isFirst: false, kind: .duplicate)
    }
    var (offset, kind) = connection.record(segment, from: direction, mark)
    if connection.isClosed { connection.conclude() }
    if kind.contains(.outOfOrder) {
      kind.remove(.outOfOrder)
      accountForRuns(of: connection)
    }
    return TrackedSegment(
      connection: index, direction: direction, offset: offset, isFirst: isFirst, kind: kind)
  }

  /// Ends the capture: no segment follows.
  ///
  /// Passes every connection to `body`, in the order of their first frames.
  public mutating func finish(_ body: (Connection) -> Void) {
    for connection in connections {
      connection.conclude()
      body(connection)
    }
  }

  /// Keeps what stands at the start of a stream, to tell by it what the connection carries.
  public mutating func noteOpening(_ payload: RawSpan, of tracked: TrackedSegment) {
    connections[tracked.connection].noteOpening(of: tracked.direction, payload)
  }

  /// The newest connection between the ends of a segment: often that of the segment before.
  @inline(__always)
  private func find(_ segment: TCPSegment) -> Int? {
    let key = FlowKey(segment)
    if latest >= 0, key.matches(connections[latest]) { return latest }
    return index.connection(of: key, in: connections)
  }

  private mutating func accountForRuns(of connection: Connection) {
    if !mayHoldMoreRuns { connection.holdNoMoreRuns() }
    heldRuns += connection.newlyHeldRuns()
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
    // Who refuses a SYN counts nothing of its own (RFC 9293 section 3.5.2): its RST may overtake the SYN.
    if segment.flags.isSuperset(of: [.rst, .ack]), segment.sequence.rawValue == 0 { return false }
    let (source, destination) = (segment.source.port, segment.destination.port)
    // Port 20 opens the data connections of active mode (RFC 959 section 5.2); other low ports are connected to.
    if source == 20 || destination == 20 { return source == 20 }
    if (source < 1024) != (destination < 1024) { return destination < 1024 }
    return true
  }
}
