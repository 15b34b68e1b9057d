internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

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

  private let speaker: Leg
  private let others: [(leg: Leg, places: [Int?])]

  private struct Leg {
    let trace: Int
    let exchanges: [Exchange]
  }

  /// Looks for the exchanges of a session at all of its legs.
  init(of view: SessionView, in report: Report) {
    let legs = view.legs.map { leg in
      Leg(trace: leg.trace, exchanges: report.traces[leg.trace].sessions[leg.session].exchanges)
    }
    let speaker = legs[view.speaker]
    self.speaker = speaker
    others = legs.enumerated().filter { $0.offset != view.speaker }.map { _, leg in
      (leg, Self.places(of: speaker.exchanges, in: leg.exchanges))
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
  private static func places(of exchanges: [Exchange], in others: [Exchange]) -> [Int?] {
    var next = 0
    return exchanges.map { exchange in
      let candidates = next..<min(others.count, next + reach)
      guard let place = candidates.first(where: { isSame(exchange, others[$0]) }) else { return nil }
      next = place + 1
      return place
    }
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
