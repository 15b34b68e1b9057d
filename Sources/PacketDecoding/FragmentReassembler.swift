public import NetworkTypes

/// Puts the pieces of IP packets together, of IPv4 (RFC 791 section 3.2) and IPv6 (RFC 8200 section 4.5).
///
/// Packets that are never complete are given up after a while, or when a limit is reached; their frames are counted.
public struct FragmentReassembler: ~Copyable, Sendable {
  /// How much is kept, and for how long.
  public struct Limits: Hashable, Sendable {
    /// Packets that lack pieces.
    public var packets = 4096
    /// Bytes of their pieces, with what their bookkeeping takes.
    public var bytes = 32 << 20
    /// How long after its first piece a packet is given up, in capture time (RFC 8200 section 4.5 has 60 s).
    public var age = ElapsedTime(seconds: 60)

    /// Makes the default limits.
    public init() {}
  }

  /// What became of a piece.
  public enum Outcome: Sendable {
    /// Other pieces are missing.
    case waiting
    /// It was captured twice.
    case repeated
    /// It completes its packet.
    case whole(ReassembledPacket)
    /// It is of no use, and why.
    case stop(DecodeStop)
  }

  /// Frames whose packets were never complete.
  public private(set) var incompleteFrames = 0
  /// Frames whose IPv6 packets were dropped because their pieces overlap.
  public private(set) var overlappingFrames = 0
  /// Frames whose pieces are part of a whole packet, each packet's last one left out.
  public private(set) var reassembledFrames = 0
  /// The names of the limits that were reached, in their order.
  public var limitsReached: [String] {
    (reachedBytes ? ["fragment_bytes"] : []) + (reachedPackets ? ["fragment_packets"] : [])
  }

  private let limits: Limits
  private var packets: [FragmentKey: FragmentedPacket] = [:]
  private var size = 0
  private var arrivals = FragmentArrivals()
  private var finished = FinishedPackets()
  private var reachedBytes = false
  private var reachedPackets = false

  /// Makes a reassembler that has nothing.
  public init(limits: Limits = Limits()) {
    self.limits = limits
  }

  /// Takes a piece that was found in `frame`, captured at `time`.
  public mutating func take(_ fragment: IPFragment, in frame: RawSpan, at time: Timestamp) -> Outcome {
    guard let range = fragment.range else {
      return .stop(DecodeStop(.ip, .malformed, frame, at: fragment.packet.payloadOffset))
    }
    guard IPPayload.mayHoldSegment(fragment.packet.payloadProtocol) else {
      return .stop(DecodeStop(.ip, .notTCP, frame, at: fragment.packet.payloadOffset))
    }
    let key = FragmentKey(fragment)
    let captured = frame.extracting(fragment.capturedBytes(of: frame))
    if let known = packets[key], time - known.firstTime > limits.age { giveUp(key) }
    if packets[key] == nil {
      guard !finished.contains(key, range, captured, at: time) else { return .repeated }
      makeRoom(forMore: 1, at: time)
      packets[key] = FragmentedPacket(firstTime: time)
      arrivals.append(key, at: time)
    }
    return take(fragment, at: range, captured, of: key, time)
  }

  /// Gives up what is not complete.
  public mutating func finish() {
    for key in arrivals.removeAll() { giveUp(key) }
  }

  private mutating func take(
    _ fragment: IPFragment, at range: Range<Int>, _ captured: RawSpan, of key: FragmentKey, _ time: Timestamp
  ) -> Outcome {
    // Taken out while it changes, so that its pieces are not copied.
    guard var packet = packets.removeValue(forKey: key) else { return .waiting }
    size -= packet.size
    let isNew = packet.take(fragment, at: range, captured)
    if let whole = packet.reassembled() {
      reassembledFrames += packet.frames - 1
      finished.insert(key, packet.pieces, at: time)
      return .whole(whole)
    }
    size += packet.size
    packets[key] = packet
    if size > limits.bytes { makeRoom(forMore: 0, at: time) }
    return isNew ? .waiting : .repeated
  }

  // MARK: - Limits

  /// Gives up packets that are too old, and the oldest ones until `more` new ones have room.
  private mutating func makeRoom(forMore more: Int, at time: Timestamp) {
    while let oldest = arrivals.oldest {
      let isLive = packets[oldest.key]?.firstTime == oldest.time
      guard isLive else {
        arrivals.removeOldest()
        continue
      }
      let isOld = time - oldest.time > limits.age
      let isFull = packets.count + more > limits.packets
      let isTooLarge = size > limits.bytes
      guard isOld || isFull || isTooLarge else { break }
      if !isOld {
        reachedPackets = reachedPackets || isFull
        reachedBytes = reachedBytes || isTooLarge
      }
      arrivals.removeOldest()
      giveUp(oldest.key)
    }
    arrivals.compact(keeping: packets.count) { packets[$0.key]?.firstTime == $0.time }
  }

  private mutating func giveUp(_ key: FragmentKey) {
    guard let packet = packets.removeValue(forKey: key) else { return }
    size -= packet.size
    if packet.isOverlapping { overlappingFrames += packet.frames } else { incompleteFrames += packet.frames }
  }
}
