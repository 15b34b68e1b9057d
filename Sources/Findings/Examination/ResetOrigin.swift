internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// Who sent a RST, as far as one vantage point can tell.
///
/// A window of 0, missing options and a sequence number that repeats the other end's acknowledgment are no evidence:
/// every host answers so for a socket that it does not have (RFC 9293 section 3.10.7.1).
struct ResetOrigin {
  /// Who may have sent it.
  enum Sender: String {
    case client, server, middlebox, unknown
  }

  let sender: Sender
  let confidence: Confidence
  /// What speaks for it, a phrase each, the strongest first.
  let evidence: [String]
  /// The stretch of the path where it was made, where other captures show that.
  let stretch: String?

  /// Round trips shorter than this do not tell who was quicker.
  private static let shortestTelling = ElapsedTime(nanoseconds: 2_000_000)
  /// TTLs that differ by more than this come from different hosts.
  private static let hopTolerance = 2
  /// A host's IP identification moves on by at most this between two segments.
  private static let identificationStep: UInt16 = 2048

  /// Judges the RST by which the sender of `direction`, who claims to be `claimed`, ended a connection.
  ///
  /// `silence` is the time without a packet before the segment that it answers, where that was long; `isAlive` says
  /// how the claimed sender was seen alive on another connection meanwhile.
  init(
    _ reset: ResetRecord, on connection: Connection, from direction: Direction, claimed: Sender,
    role: VantagePointRole, afterSilence silence: ElapsedTime?, isAlive: String?
  ) {
    let stream = connection.stream(direction)
    let hops = stream.lowestHopLimit.flatMap { low in stream.highestHopLimit.map { low...$0 } }
    // Where the TTL differs the role is wrong, or the capture sees what comes in as well.
    if role.rawValue == claimed.rawValue, hops?.contains(reset.hopLimit) ?? true {
      self.init(claimed, .certain, ["the capture was made on the \(claimed.rawValue) itself, which sent it"])
      return
    }
    var strong: [String] = []
    var weak: [String] = []
    var innocent: [String] = []
    Self.compareHops(reset, stream, claimed, &strong, &weak, &innocent)
    Self.compareTimes(reset, connection.stream(direction.opposite), claimed, &strong)
    // Hosts that number their segments at random, or each connection apart, have the right TTL all the same.
    if innocent.isEmpty { Self.compareIdentifications(reset, claimed, &weak, &innocent) }
    if let silence, let isAlive, reset.isAnswer {
      strong.append(
        "it answers the first segment after \(Figures.duration(silence)) of silence, while \(isAlive)")
    } else if let silence, reset.isAnswer {
      weak.append("it answers the first segment after \(Figures.duration(silence)) of silence")
    }
    if !strong.isEmpty {
      self.init(.middlebox, .likely, strong + weak)
    } else if !weak.isEmpty {
      self.init(.unknown, .possible, weak + innocent)
    } else if innocent.isEmpty {
      self.init(.unknown, .possible, ["nothing tells its sender from a device in the path"])
    } else {
      self.init(claimed, .likely, innocent)
    }
  }

  /// Whether one of the two ends sent it, by all signs.
  var isOfAnEnd: Bool { sender == .client || sender == .server }

  private init(_ sender: Sender, _ confidence: Confidence, _ evidence: [String], stretch: String? = nil) {
    self.sender = sender
    self.confidence = confidence
    self.evidence = evidence
    self.stretch = stretch
  }

  /// What another capture has seen outweighs all that one can guess.
  func confirmed(by witness: ResetWitness, claimed: Sender) -> ResetOrigin {
    ResetOrigin(
      witness.isInjected ? .middlebox : claimed, witness.confidence,
      [witness.evidence] + (witness.isInjected ? evidence : []),
      stretch: witness.stretch)
  }

  /// Whether it was a device in the path, and other captures tell between which of them.
  var isPlaced: Bool { sender == .middlebox && stretch != nil }

  /// Words for a device in the path, which other captures place on a stretch of it.
  var deviceWords: String {
    stretch.map { stretch in
      (confidence == .certain ? "" : "most likely ")
        + "by a device between \(stretch.replacing(" to ", with: " and "))"
    }
      ?? "most likely by a device in the path"
  }

  private static func compareHops(
    _ reset: ResetRecord, _ stream: Stream, _ claimed: Sender, _ strong: inout [String],
    _ weak: inout [String],
    _ innocent: inout [String]
  ) {
    guard let lowest = stream.lowestHopLimit, let highest = stream.highestHopLimit else { return }
    let (value, low, high) = (Int(reset.hopLimit), Int(lowest), Int(highest))
    let others = low == high ? "\(low)" : "\(low) to \(high)"
    let distance = value < low ? low - value : max(0, value - high)
    let phrase = "its TTL is \(value), and that of the \(claimed.rawValue)'s other segments \(others)"
    switch distance {
    case 0: innocent.append("its TTL of \(value) is that of the \(claimed.rawValue)'s other segments")
    case ...hopTolerance: weak.append(phrase + ": a device next to the \(claimed.rawValue) looks like that")
    default: strong.append(phrase)
    }
  }

  private static func compareTimes(
    _ reset: ResetRecord, _ asked: Stream, _ claimed: Sender, _ strong: inout [String]
  ) {
    guard reset.isAnswer, let shortest = asked.shortestResponse, shortest >= shortestTelling,
      reset.delay >= .zero, reset.delay.nanoseconds < shortest.nanoseconds / 2
    else { return }
    strong.append(
      "it came \(Figures.duration(reset.delay)) after the segment that it answers, and no other answer of the "
        + "\(claimed.rawValue) came in less than \(Figures.duration(shortest))")
  }

  private static func compareIdentifications(
    _ reset: ResetRecord, _ claimed: Sender, _ weak: inout [String], _ innocent: inout [String]
  ) {
    // 0 says nothing: Linux puts it on answers for sockets that it does not have.
    guard let before = reset.identificationBefore, let own = reset.identification, own != 0, before != 0
    else {
      return
    }
    let step = own &- before
    if (1...identificationStep).contains(step) {
      innocent.append("its IP identification continues the \(claimed.rawValue)'s")
    } else {
      weak.append("its IP identification does not continue the \(claimed.rawValue)'s")
    }
  }
}
