internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports
internal import TCPFlows

/// Builds the ladder of a session from what a report says of it.
struct LadderBuilder {
  /// Characters of a line of the dialogue that are shown.
  private static let maximumText = 120
  /// Within this time of each other, the RSTs or FINs of one end at two captures are one.
  private static let sameSegment = ElapsedTime(seconds: 5)

  private let session: ReportedSession
  private let document: ReportDocument
  private let places: LadderHosts

  init(_ session: ReportedSession, in document: ReportDocument) {
    self.session = session
    self.document = document
    places = LadderHosts(session, in: document)
  }

  /// The ladder.
  var ladder: Ladder {
    let rows = openings + dialogue + data + gaps + keepAlives + endings
    let ordered = rows.enumerated().sorted { left, right in
      (left.element.time ?? session.start, left.offset) < (right.element.time ?? session.start, right.offset)
    }.map(\.element)
    return Ladder(
      session: session.id, hosts: places.hosts, rows: ordered, hasDialogue: session.exchanges != nil,
      start: session.start)
  }

  // MARK: - The control connection

  private var openings: [Ladder.Row] {
    let firsts = session.legs.compactMap { leg in leg.events.first.map { (leg, $0) } }
    guard let first = firsts.map(\.1).min(by: { $0.time < $1.time }) else { return [] }
    let isSeen = firsts.contains { $0.1.kind == .syn }
    // The first frame of a capture that lacks the opening is another one.
    let shown = isSeen ? firsts.filter { $0.1.kind == .syn } : firsts.filter { $0.1.time == first.time }
    return [
      Ladder.Row(
        kind: .opening, time: first.time, from: places.client, to: places.server,
        text: (isSeen ? "SYN" : "already open,")
          + " from port \(session.client.port) to \(session.server.port)",
        seen: shown.compactMap { leg, event in sighting(leg.capture, event.frame) })
    ]
  }

  /// The FINs and RSTs of both ends; those that several captures show are one row.
  private var endings: [Ladder.Row] {
    var rows: [Ladder.Row] = []
    for kind in [ReportedEvent.Kind.fin, .rst] {
      for side in [ReportedEvent.Side.client, .server] {
        var seen = session.legs.flatMap { leg in
          leg.events.filter { $0.kind == kind && $0.from == side }.map { (leg: leg, event: $0) }
        }.sorted { $0.event.time < $1.event.time }
        while let first = seen.first {
          let same = seen.filter { $0.event.time - first.event.time <= Self.sameSegment }
          seen.removeFirst(same.count)
          rows.append(ending(kind, side, same))
        }
      }
    }
    return rows
  }

  private func ending(
    _ kind: ReportedEvent.Kind, _ side: ReportedEvent.Side, _ seen: [(leg: ReportedLeg, event: ReportedEvent)]
  ) -> Ladder.Row {
    let (from, to) = side == .client ? (places.client, places.server) : (places.server, places.client)
    let sightings = seen.compactMap { sighting($0.leg.capture, $0.event.frame) }
    let isFromPath =
      kind == .rst && isForged(side, seen.map(\.leg))
      || isMissing(at: from, sightings, seen.first?.event.time)
    let words = endingWords(kind, side, seen.map(\.leg), isFromPath: isFromPath)
    return Ladder.Row(
      kind: kind == .fin ? .fin : .reset, time: seen.first?.event.time, from: from, to: to,
      arrived: !isMissing(at: to, sightings, seen.first?.event.time), isFromPath: isFromPath, text: words,
      seen: sightings)
  }

  /// Whether a device in the path sent a RST in the name of an end.
  private func isForged(_ side: ReportedEvent.Side, _ legs: [ReportedLeg]) -> Bool {
    legs.contains { $0.endingSide == side && $0.closedBy == .middlebox }
  }

  /// Who sent a FIN or RST, as far as the report tells.
  private func endingWords(
    _ kind: ReportedEvent.Kind, _ side: ReportedEvent.Side, _ legs: [ReportedLeg], isFromPath: Bool
  ) -> String {
    let (segment, name) = (kind == .fin ? "FIN" : "RST", side.rawValue)
    if isFromPath { return "\(segment) in the \(name)'s name, from a device in the path" }
    guard kind == .rst else { return "FIN by the \(name)" }
    let isUnknown = legs.contains { $0.endingSide == side && $0.closedBy == .unknown }
    return isUnknown ? "RST in the \(name)'s name; who sent it cannot be told" : "RST by the \(name)"
  }

  // MARK: - The dialogue

  private var dialogue: [Ladder.Row] {
    (session.exchanges ?? []).flatMap { exchange in
      command(exchange) + replies(exchange) + missed(exchange)
    }
  }

  private func command(_ exchange: ReportedExchange) -> [Ladder.Row] {
    guard let command = exchange.command else { return [] }
    let seen = exchange.seen.filter { $0.reply == nil }.compactMap { sighting($0.capture, $0.frame) }
    return [
      Ladder.Row(
        kind: .command, time: exchange.time, from: places.client, to: places.server,
        arrived: !isMissing(at: places.server, seen, exchange.time),
        text: Quoted.line(
          [command, exchange.argument ?? ""].filter { !$0.isEmpty }.joined(separator: " "),
          limit: Self.maximumText),
        seen: seen)
    ]
  }

  private func replies(_ exchange: ReportedExchange) -> [Ladder.Row] {
    exchange.replies.enumerated().map { place, reply in
      let seen = exchange.seen.filter { $0.reply == place }.compactMap { sighting($0.capture, $0.frame) }
      return self.reply(reply.code, reply.text, at: reply.time ?? exchange.time, seen)
    }
  }

  private func missed(_ exchange: ReportedExchange) -> [Ladder.Row] {
    (exchange.missedReplies ?? []).map { reply in
      let seen = [sighting(reply.capture, reply.frame)].compactMap(\.self)
      return self.reply(reply.code, reply.text, at: reply.time, seen)
    }
  }

  private func reply(_ code: Int, _ text: String, at time: Timestamp, _ seen: [Ladder.Sighting]) -> Ladder.Row
  {
    Ladder.Row(
      kind: .reply(isNegative: code >= 400), time: time, from: places.server, to: places.client,
      arrived: !isMissing(at: places.client, seen, time),
      text: "\(code) \(Quoted.line(text, limit: Self.maximumText))",
      seen: seen)
  }

  // MARK: - Data connections, silences, keep-alives

  private var data: [Ladder.Row] {
    session.transfers.compactMap { transfer in
      guard let leg = transfer.legs.first else { return nil }
      let text = TransferText(transfer, of: session)
      let (near, server) =
        places.servers(of: transfer, in: document) ?? (
          places.client, places.server(of: transfer, in: document)
        )
      let isOpen = leg.endReason != .refused && leg.endReason != .unanswered
      let seen = transfer.legs.compactMap { leg -> Ladder.Sighting? in
        guard let column = places.column(of: leg.capture), leg.firstFrame <= leg.lastFrame else { return nil }
        return Ladder.Sighting(column: column, capture: leg.capture, frames: leg.firstFrame...leg.lastFrame)
      }
      // One that was never made is drawn as its SYN, which came from the client in passive mode.
      let toClient = isOpen ? transfer.direction != "upload" : transfer.mode?.isPassive == false
      let rate = transfer.goodput.map { ", \(Figures.rate($0))" } ?? ""
      let end = transfer.outcome == .completed ? "" : " (\(transfer.outcome.words))"
      return Ladder.Row(
        kind: .data(isFailure: transfer.outcome.isFailure), time: transfer.start,
        from: toClient ? server : near, to: toClient ? near : server,
        arrived: isOpen || !isMissing(at: toClient ? near : server, seen, transfer.start),
        text: "\(text.number) \(isOpen ? "data: " : "")\(text.amount)\(rate)\(end)",
        seen: seen, transfer: transfer.id)
    }
  }

  private var gaps: [Ladder.Row] {
    (session.legs.first?.gaps ?? []).map { gap in
      var text = "idle \(Figures.duration(gap.payloadGap)): no packet for \(Figures.duration(gap.packetGap))"
      if let transfer = gap.transfer, gap.covered > .zero { text += ", while \(transfer) moved data" }
      return Ladder.Row(
        kind: .gap, time: gap.time, from: nil, to: nil, text: "\(text), ended by \(gap.endedBy.words)")
    }
  }

  private var keepAlives: [Ladder.Row] {
    (session.legs.first?.keepAlives ?? []).compactMap { keepAlives in
      guard keepAlives.kind == .tcp, let time = keepAlives.firstTime else { return nil }
      let every = keepAlives.interval.map { ", every \(Figures.duration($0))" } ?? ""
      return Ladder.Row(
        kind: .note, time: time, from: nil, to: nil,
        text:
          "\(Figures.counted(keepAlives.count, "TCP keep-alive")) by the \(keepAlives.by.rawValue)\(every), "
          + "\(Figures.grouped(keepAlives.answered)) answered")
    }
  }

  // MARK: - Sightings

  private func sighting(_ capture: String, _ frame: Int) -> Ladder.Sighting? {
    places.column(of: capture).map { Ladder.Sighting(column: $0, capture: capture, frames: frame...frame) }
  }

  /// Whether what was seen elsewhere was not seen at a column, by a capture there that had to see it.
  private func isMissing(at column: Int, _ seen: [Ladder.Sighting], _ time: Timestamp?) -> Bool {
    guard !seen.isEmpty, !seen.contains(where: { $0.column == column }), let time,
      let capture = places.hosts[column].capture.flatMap(document.capture), session.leg(in: capture.id) != nil
    else { return false }
    return capture.isWhole && capture.wasRunning(at: time)
  }
}

extension ReportedCapture {
  /// Whether it lacks no frames and no direction, so that what is not in it was not there.
  fileprivate var isWhole: Bool {
    ["missed_bytes", "acked_unseen_bytes", "one_way_connections"].allSatisfy { quality.count(of: $0) == 0 }
  }

  /// Whether it surely was recording at a time by the clock of the reference, and long enough before and after it.
  fileprivate func wasRunning(at time: Timestamp) -> Bool {
    guard let offset = clock.offset, let uncertainty = clock.uncertainty,
      let first = files.compactMap(\.firstTime).min(), let last = files.compactMap(\.lastTime).max()
    else { return false }
    // The uncertainty is half a round trip or more: what is under way gets the time to arrive.
    let margin = uncertainty + uncertainty + uncertainty + uncertainty
    return first + offset + margin <= time && time + margin <= last + offset
  }
}
