internal import NetworkTypes
internal import PacketDecoding

/// Recognises frames that were captured twice: by a mirror port, on `any`, or on both sides of a router.
///
/// The segments of the last moments are kept, a place for each by its numbers, so that copies are found behind
/// other frames too. A retransmission is a segment of its own: it has a new IP identification, or comes later.
struct SegmentCopies: Sendable {
  /// Segments that are kept; a copy behind more of them than this is not recognised.
  static let capacity = 512
  /// Segments of the same hash that are kept; the older one gives way.
  private static let ways = 2
  /// Two copies of a frame that can be told from a retransmission by their fields come within this time.
  static let certainTime = ElapsedTime(nanoseconds: 5_000_000)
  /// Two copies that only time tells from a retransmission come within this time.
  static let uncertainTime = ElapsedTime(nanoseconds: 300_000)
  /// Routers between two places of capture.
  static let maximumHops = 8

  /// What a segment is compared by, packed into words.
  private struct Key: Equatable, Sendable {
    /// Sequence and acknowledgment number.
    var numbers: UInt64 = 0
    /// Its connection, and its direction in the lowest bit.
    var flow: UInt64 = .max
    /// Length, IP identification, window and flags.
    var fields: UInt64 = 0

    @inline(__always)
    init(_ segment: TCPSegment, _ number: Int, _ direction: Direction) {
      numbers = UInt64(segment.sequence.rawValue) << 32 | UInt64(segment.acknowledgment.rawValue)
      flow = UInt64(truncatingIfNeeded: number) << 1 | UInt64(direction.rawValue)
      // Lengths over 16 MiB are none of one segment.
      fields =
        UInt64(truncatingIfNeeded: segment.payloadLength) << 40 | UInt64(segment.identification ?? 0) << 24
        | UInt64(segment.window) << 8 | UInt64(segment.flags.rawValue)
    }

    init() {}
  }

  private struct Entry: Sendable {
    var key = Key()
    var time = Timestamp(nanoseconds: .min)
    var options: UInt32 = 0
    /// The segments that the other side had sent by then.
    var otherSegments: UInt32 = 0
    var hopLimit: UInt8 = 0
    /// The hop limit of a copy from the other side of a router; 0 while there is none.
    var routedHopLimit: UInt8 = 0
  }

  private var entries = [Entry](repeating: Entry(), count: capacity)

  /// Whether a segment of a connection is a copy of one seen before; remembers it if not.
  ///
  /// `options` stands for its TCP options where it has no IP identification.
  @inline(__always)
  mutating func isCopy(
    _ segment: TCPSegment, options: UInt32, of connection: Connection, number: Int, from direction: Direction,
    at time: Timestamp
  ) -> Bool {
    let key = Key(segment, number, direction)
    let mixed = (key.numbers ^ key.flow << 17 ^ key.fields >> 20) &* 0x9e37_79b9_7f4a_7c15
    let place = Int(truncatingIfNeeded: mixed >> 56) * Self.ways
    if entries[place].key == key, isCopy(ofEntryAt: place, segment, options, connection, direction, time) {
      return true
    }
    if entries[place + 1].key == key,
      isCopy(ofEntryAt: place + 1, segment, options, connection, direction, time)
    {
      return true
    }
    let isFromOriginator = direction == .fromOriginator
    let otherSegments =
      isFromOriginator ? connection.fromResponder.segmentCount : connection.fromOriginator.segmentCount
    let older = entries[place].time > entries[place + 1].time ? place + 1 : place
    entries[older] = Entry(
      key: key, time: time, options: options, otherSegments: otherSegments, hopLimit: segment.hopLimit)
    return false
  }

  /// Whether a segment that is the same in every number is a copy.
  @inline(never)
  private mutating func isCopy(
    ofEntryAt place: Int, _ segment: TCPSegment, _ options: UInt32, _ connection: Connection,
    _ direction: Direction, _ time: Timestamp
  ) -> Bool {
    let known = entries[place]
    let sender = connection.stream(direction)
    let elapsed = time - known.time
    let distance = elapsed < .zero ? known.time - time : elapsed
    guard distance < Self.certainTime else { return false }
    // A sender that counts its packets gives each transmission a number of its own.
    if segment.identification ?? 0 != 0, sender.hasVaryingIdentification { return true }
    guard known.options == options else { return false }
    // Nobody sends a SYN again so soon.
    if segment.flags.contains(.syn) { return true }
    let otherSegments = connection.stream(direction.opposite).segmentCount
    // Several RSTs answer several segments. One with a number of its own that comes again without any, where other
    // segments come twice, is a copy: a refused SYN's RST is all that its sender sends.
    if segment.flags.contains(.rst) {
      return segment.identification ?? 0 != 0 && connection.hasCopies && known.otherSegments == otherSegments
    }
    // Acknowledgments repeat one another by design.
    let isEmpty = segment.payloadLength == 0 && !segment.flags.contains(.fin)
    if isEmpty, !connection.hasCopies { return false }
    if segment.hopLimit != known.hopLimit, segment.hopLimit != known.routedHopLimit {
      let hops = abs(Int(segment.hopLimit) - Int(known.hopLimit))
      guard known.routedHopLimit == 0, hops <= Self.maximumHops else { return false }
      entries[place].routedHopLimit = segment.hopLimit
      return true
    }
    guard distance < Self.uncertainTime else { return false }
    // The other side has asked for the segment again.
    let wasAskedFor =
      known.otherSegments != otherSegments && !isEmpty
      && sender.acknowledged <= (sender.offset(of: segment.sequence) ?? 0)
    return !wasAskedFor
  }

  /// A number that stands for TCP options.
  static func digest(_ options: RawSpan) -> UInt32 {
    var digest: UInt32 = 0
    var offset = 0
    while offset + 4 <= options.byteCount {
      digest = (digest &* 31) ^ options.uint32(at: offset)
      offset += 4
    }
    return digest
  }
}
