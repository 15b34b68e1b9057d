internal import NetworkTypes
internal import PacketDecoding

/// Recognises frames that were captured twice: by a mirror port, on `any`, or on both sides of a router.
///
/// The segments of the last moments are kept, a place for each by its numbers, so that copies are found behind
/// other frames too. A retransmission is a segment of its own: it has a new IP identification, or comes later.
struct SegmentCopies: Sendable {
  /// Segments that are kept; a copy behind more of them than this is not recognised.
  static let capacity = 512
  /// Segments of the same hash that are kept, the newer one first.
  private static let ways = 2
  /// Two copies of a frame that can be told from a retransmission by their fields come within this time.
  static let certainTime = ElapsedTime(nanoseconds: 5_000_000)
  /// Two copies that only time tells from a retransmission come within this time.
  static let uncertainTime = ElapsedTime(nanoseconds: 300_000)
  /// Routers between two places of capture.
  static let maximumHops = 8

  /// What a segment is compared by.
  private struct Entry: Sendable {
    var connection = -1
    var sequence: UInt32 = 0
    var acknowledgment: UInt32 = 0
    var length: UInt32 = 0
    var options: UInt32 = 0
    var otherSegments: UInt32 = 0
    var identification: UInt16 = 0
    var window: UInt16 = 0
    var flags: UInt8 = 0
    var direction = Direction.fromOriginator
    var hopLimit: UInt8 = 0
    /// The hop limit of a copy from the other side of a router; 0 while there is none.
    var routedHopLimit: UInt8 = 0
    var time = Timestamp(nanoseconds: .min)
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
    let identification = segment.identification ?? 0
    let sequence = segment.sequence.rawValue
    let acknowledgment = segment.acknowledgment.rawValue
    let length = UInt32(truncatingIfNeeded: segment.payloadLength)
    let mixed =
      (sequence ^ (acknowledgment &* 0x9e37_79b1) ^ UInt32(truncatingIfNeeded: number) ^ (length << 7))
      &* 0x85eb_ca6b
    let place = Int(mixed >> 24) * Self.ways
    for way in place..<place + Self.ways
    where entries[way].sequence == sequence && entries[way].connection == number
      && entries[way].acknowledgment == acknowledgment && entries[way].length == length
      && entries[way].identification == identification && entries[way].window == segment.window
      && entries[way].flags == segment.flags.rawValue && entries[way].direction == direction
    {
      if isCopy(ofEntryAt: way, segment, options, connection, time) { return true }
    }
    entries[place + 1] = entries[place]
    let isFromOriginator = direction == .fromOriginator
    entries[place] = Entry(
      connection: number, sequence: sequence, acknowledgment: acknowledgment, length: length,
      options: options,
      otherSegments: isFromOriginator
        ? connection.fromResponder.segmentCount : connection.fromOriginator.segmentCount,
      identification: identification, window: segment.window, flags: segment.flags.rawValue,
      direction: direction, hopLimit: segment.hopLimit, time: time)
    return false
  }

  /// Whether a segment that is the same in every number is a copy.
  private mutating func isCopy(
    ofEntryAt place: Int, _ segment: TCPSegment, _ options: UInt32, _ connection: Connection,
    _ time: Timestamp
  ) -> Bool {
    let known = entries[place]
    let sender = connection.stream(known.direction)
    let elapsed = time - known.time
    let distance = elapsed < .zero ? known.time - time : elapsed
    guard distance < Self.certainTime else { return false }
    // A sender that counts its packets gives each transmission a number of its own.
    if known.identification != 0, sender.hasVaryingIdentification { return true }
    guard known.options == options else { return false }
    // Nobody sends a SYN again so soon.
    if segment.flags.contains(.syn) { return true }
    let otherSegments = connection.stream(known.direction.opposite).segmentCount
    // Several RSTs answer several segments. One with a number of its own that comes again without any, where other
    // segments come twice, is a copy: a refused SYN's RST is all that its sender sends.
    if segment.flags.contains(.rst) {
      return known.identification != 0 && connection.hasCopies && known.otherSegments == otherSegments
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
