internal import FTPSessions
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// Follows what was sent from one vantage point to the next.
///
/// Byte ranges are followed, not packets: offloading makes one side see larger segments than the other. A capture that
/// lost frames of a connection proves nothing by what it lacks.
struct PathSurvey {
  private struct Key: Hashable, Comparable {
    let from: Int
    let to: Int

    static func < (left: Key, right: Key) -> Bool { (left.from, left.to) < (right.from, right.to) }
  }

  private let traces: [Trace]
  private let clocks: [ClockAlignment]
  private let network: ClockNetwork
  private var found: [Key: PathStretch] = [:]
  private(set) var injectedResets: [InjectedReset] = []

  /// The stretches, from the client's captures on.
  var stretches: [PathStretch] { found.keys.sorted().compactMap { found[$0] } }

  /// Which legs are one TCP connection.
  private var same: ConnectionClusters
  private let reversed: Set<ConnectionReference>

  init(_ joining: Joining, sessions: [JoinedSession]) {
    traces = joining.traces
    clocks = joining.network.alignments
    network = joining.network
    same = joining.same
    reversed = joining.reversed
    for (place, session) in sessions.enumerated() {
      let control = session.legs.map { leg in
        ConnectionReference(trace: leg.trace, connection: traces[leg.trace].sessions[leg.session].connection)
      }
      let isClientOriginator =
        session.legs.first.map { traces[$0.trace].sessions[$0.session].clientDirection == .fromOriginator }
        ?? true
      survey(control, isClientOriginator: isClientOriginator, session: place, transfer: nil)
      countChanges(session)
      for (transfer, data) in session.transfers.enumerated() {
        let view = data.places[data.speaker].map { transfer in
          let leg = session.legs[data.speaker]
          return traces[leg.trace].sessions[leg.session].transfers[transfer]
        }
        survey(
          data.legs.map(\.reference), isClientOriginator: view?.mode?.isPassive ?? true, session: place,
          transfer: transfer)
      }
    }
  }

  // MARK: - One connection

  private mutating func survey(
    _ legs: [ConnectionReference], isClientOriginator: Bool, session: Int, transfer: Int?
  ) {
    for (one, other) in zip(legs, legs.dropFirst()) where one.trace != other.trace {
      let key = Key(from: one.trace, to: other.trace)
      var stretch = found[key] ?? PathStretch(from: one.trace, to: other.trace, roundTrip: roundTrip(key))
      if reversed.contains(one) != reversed.contains(other) {
        // Seen there, but from its middle on: nothing can be counted.
      } else if same.cluster(of: one) == same.cluster(of: other) {
        let toServer: Direction = isClientOriginator ? .fromOriginator : .fromResponder
        count(
          one, other, toServer, session, transfer, &stretch.toServer, &stretch.undelivered, isToClient: false)
        count(
          other, one, toServer.opposite, session, transfer, &stretch.toClient, &stretch.undelivered,
          isToClient: true)
        for (direction, sender, receiver) in [(toServer, one, other), (toServer.opposite, other, one)] {
          guard let reset = injected(direction, sender: sender, receiver: receiver) else { continue }
          stretch.injected += 1
          injectedResets.append(
            InjectedReset(
              connection: receiver, direction: direction, mark: reset.mark, absentFrom: sender,
              session: session,
              transfer: transfer,
              isCertain: isSurelyInjected(reset, direction, sender: sender, receiver: receiver)))
        }
      } else {
        stretch.isProxied = true
      }
      found[key] = stretch
    }
  }

  /// Counts what of one direction went in at `sender` and came out at `receiver`.
  private func count(
    _ sender: ConnectionReference, _ receiver: ConnectionReference, _ direction: Direction, _ session: Int,
    _ transfer: Int?, _ traffic: inout PathStretch.Traffic, _ undelivered: inout [UndeliveredBytes],
    isToClient: Bool
  ) {
    let (sent, arrived) = (connection(sender).stream(direction), connection(receiver).stream(direction))
    traffic.sent += sent.payloadSegments
    guard sent.unseenBytes == 0, arrived.unseenBytes == 0, !connection(receiver).isOneWay,
      sent.initialSequence != nil, arrived.initialSequence != nil
    else { return }
    let missing = sent.payloadBytes - arrived.payloadBytes
    // What is sent again after it was lost is new where it arrives.
    traffic.lost += max(0, sent.retransmittedSegments - arrived.retransmittedSegments)
    // What was acknowledged has arrived, whatever the other capture holds; and one that lost frames proves nothing.
    guard missing > 0, sent.acknowledged < sent.coverage.end, !traces[receiver.trace].quality.lacksFrames,
      let last = sent.lastPayload, ranOn(receiver.trace, after: last.time + Self.transit, of: sender.trace)
    else {
      return
    }
    // An application gateway changes the length of a line; such a stream is whole for all that.
    guard arrived.acknowledged < sent.coverage.end || arrived.payloadBytes < arrived.coverage.end else {
      return
    }
    traffic.lost += 1
    traffic.undeliveredBytes += missing
    undelivered.append(
      UndeliveredBytes(
        session: session, transfer: transfer, isToClient: isToClient, bytes: missing, last: last,
        connection: sender))
  }

  // MARK: - RSTs

  /// The RST that `receiver` saw and `sender`, on the side that it claims to come from, did not.
  private func injected(
    _ direction: Direction, sender: ConnectionReference, receiver: ConnectionReference
  ) -> ResetRecord? {
    guard let reset = connection(receiver).stream(direction).reset, !sawReset(direction, sender) else {
      return nil
    }
    let supposed = connection(sender)
    guard supposed.unseenBytes == 0, !supposed.isOneWay, !traces[sender.trace].quality.lacksFrames,
      clocks[sender.trace].isComparable(with: clocks[receiver.trace]),
      ranOn(sender.trace, after: reset.mark.time, of: receiver.trace)
    else { return nil }
    return reset
  }

  /// Whether it is sure that a RST was made on the way: a single frame may have been lost by the capture that lacks it.
  ///
  /// Its supposed sender went on with the connection behind it, or it has another TTL than that has.
  private func isSurelyInjected(
    _ reset: ResetRecord, _ direction: Direction, sender: ConnectionReference, receiver: ConnectionReference
  ) -> Bool {
    let stream = connection(receiver).stream(direction)
    if let lowest = stream.lowestHopLimit, let highest = stream.highestHopLimit,
      !(lowest...highest).contains(reset.hopLimit)
    {
      return true
    }
    let doubt = (clocks[sender.trace].uncertainty ?? .zero) + (clocks[receiver.trace].uncertainty ?? .zero)
    let after = clocks[receiver.trace].corrected(reset.mark.time) + doubt
    let supposed = connection(sender).stream(direction)
    return [supposed.lastPayload, supposed.fin].compactMap { $0 }
      .contains { clocks[sender.trace].corrected($0.time) > after }
  }

  /// What was sent at one point has come by then at another, or never does.
  private static let transit = ElapsedTime(seconds: 1)

  private func sawReset(_ direction: Direction, _ reference: ConnectionReference) -> Bool {
    if connection(reference).stream(direction).reset != nil { return true }
    let segments = traces[reference.trace].record.controlSegments[reference.connection] ?? []
    return segments.contains { $0.direction == direction && $0.flags.contains(.rst) }
  }

  /// Whether a capture holds frames beyond a moment of another one: only then does its silence prove something.
  private func ranOn(_ trace: Int, after time: Timestamp, of other: Int) -> Bool {
    guard let last = traces[trace].lastFrame?.time, clocks[trace].isComparable(with: clocks[other]) else {
      return false
    }
    let doubt = (clocks[trace].uncertainty ?? .zero) + (clocks[other].uncertainty ?? .zero)
    return clocks[trace].corrected(last) - doubt > clocks[other].corrected(time)
  }

  // MARK: - Announcements

  /// Counts announcements that differ from one leg to the next.
  private mutating func countChanges(_ session: JoinedSession) {
    for (place, (one, other)) in zip(session.legs, session.legs.dropFirst()).enumerated()
    where one.trace != other.trace {
      for transfer in session.transfers {
        guard let mine = transfer.places[place], let theirs = transfer.places[place + 1],
          let near = traces[one.trace].sessions[one.session].transfers[mine].advertised,
          let far = traces[other.trace].sessions[other.session].transfers[theirs].advertised, near != far
        else { continue }
        found[Key(from: one.trace, to: other.trace)]?.changed += 1
      }
    }
  }

  private func roundTrip(_ key: Key) -> ElapsedTime? {
    network.roundTrips[ClockNetwork.Pair(one: min(key.from, key.to), other: max(key.from, key.to))]
  }

  private func connection(_ reference: ConnectionReference) -> Connection {
    traces[reference.trace].connections[reference.connection]
  }
}
