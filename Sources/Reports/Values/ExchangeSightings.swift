internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// Where the lines of a session's dialogue were seen: in the capture that tells of it, and at its other legs.
struct ExchangeSightings {
  /// One line in one capture.
  struct Sighting {
    let trace: Int
    /// The place of the reply in its exchange; nil for the command.
    let reply: Int?
    let mark: SegmentMark
  }

  /// Lines that another leg may lack before the next that both have.
  private static let reach = 64
  /// A line is seen at both legs within this time, sent again if need be; beyond it, it is another one of the same words.
  private static let longestWay = ElapsedTime(seconds: 3)

  private let speaker: Leg
  private let others: [(leg: Leg, places: [Int?])]

  private struct Leg {
    let trace: Int
    let exchanges: [Exchange]
    /// How the capture's clock goes; nil where captures are not compared.
    let clock: ClockAlignment?

    /// When an exchange began, by the clock of the reference.
    func time(of exchange: Exchange) -> Timestamp {
      clock?.corrected(exchange.mark.time) ?? exchange.mark.time
    }
  }

  /// Looks for the exchanges of a session at all of its legs.
  init(of view: SessionView, in report: Report) {
    let legs = view.legs.map { leg in
      Leg(
        trace: leg.trace, exchanges: report.traces[leg.trace].sessions[leg.session].exchanges,
        clock: report.comparison?.clocks[leg.trace])
    }
    let speaker = legs[view.speaker]
    self.speaker = speaker
    others = legs.enumerated().filter { $0.offset != view.speaker }.map { _, leg in
      (leg, Self.places(of: speaker, in: leg))
    }
  }

  /// A reply that only another leg shows: it was sent, and did not reach the capture that tells of the session.
  struct MissedReply {
    let trace: Int
    let reply: Exchange.Reply
  }

  /// The replies to the exchange at a place that other legs show and the dialogue lacks; those of the leg with most of them.
  func missedReplies(_ place: Int) -> [MissedReply] {
    let known = speaker.exchanges[place].replies.count
    let fuller = others.compactMap { leg, places in
      places[place].map { (trace: leg.trace, replies: leg.exchanges[$0].replies.dropFirst(known)) }
    }.max { $0.replies.count < $1.replies.count }
    return (fuller?.replies ?? []).map { MissedReply(trace: fuller?.trace ?? speaker.trace, reply: $0) }
  }

  /// The sightings of the exchange at a place, those of the capture that tells of the session first.
  func of(_ place: Int) -> [Sighting] {
    let exchange = speaker.exchanges[place]
    return Self.sightings(of: exchange, at: speaker.trace)
      + others.flatMap { leg, places in
        places[place].map { Self.sightings(of: leg.exchanges[$0], at: leg.trace) } ?? []
      }.filter { $0.reply.map { $0 < exchange.replies.count } ?? true }
  }

  private static func sightings(of exchange: Exchange, at trace: Int) -> [Sighting] {
    let command = exchange.command.map { _ in Sighting(trace: trace, reply: nil, mark: exchange.mark) }
    let replies = exchange.replies.enumerated().map {
      Sighting(trace: trace, reply: $0.offset, mark: $0.element.mark)
    }
    return (command.map { [$0] } ?? []) + replies
  }

  /// For each exchange, the place of the same one in another leg's dialogue, found in order.
  ///
  /// Of several with the same words it is the one at the same time: captures may begin and end at different lines.
  private static func places(of speaker: Leg, in other: Leg) -> [Int?] {
    let isTimed = speaker.clock.flatMap { clock in other.clock.map(clock.isComparable) } ?? true
    // Without a common clock only dialogues of the same length can be told line by line.
    guard isTimed || speaker.exchanges.count == other.exchanges.count else {
      return speaker.exchanges.map { _ in nil }
    }
    var next = 0
    return speaker.exchanges.map { exchange in
      let candidates = (next..<min(other.exchanges.count, next + reach)).filter {
        isSame(exchange, other.exchanges[$0])
      }
      let place =
        isTimed
        ? nearest(
          candidates.map { ($0, distance(speaker.time(of: exchange), other.time(of: other.exchanges[$0]))) })
        : candidates.first
      guard let place else { return nil }
      next = place + 1
      return place
    }
  }

  private static func distance(_ one: Timestamp, _ other: Timestamp) -> ElapsedTime {
    one < other ? other - one : one - other
  }

  private static func nearest(_ candidates: [(place: Int, distance: ElapsedTime)]) -> Int? {
    candidates.filter { $0.distance <= longestWay }.min { $0.distance < $1.distance }?.place
  }

  /// Whether two captures show one exchange; addresses may have been rewritten between them, and replies lost.
  private static func isSame(_ one: Exchange, _ other: Exchange) -> Bool {
    guard one.verb == other.verb, (one.command == nil) == (other.command == nil) else { return false }
    let codes = zip(one.replies, other.replies)
    guard codes.allSatisfy({ $0.code == $1.code }) else { return false }
    guard one.verb?.advertisesClientEndpoint != true else { return true }
    return one.argument == other.argument && (one.verb != nil || one.command == other.command)
  }
}
