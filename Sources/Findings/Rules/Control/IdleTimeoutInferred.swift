internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP110: the timer in the path lies between the longest silence survived and the shortest one that killed.
enum IdleTimeoutInferred: TraceRule {
  static let description = RuleDescription(
    code: "FTP110", name: "idle-timeout-inferred",
    title: "The idle timer in the path, as far as the silences of all sessions tell",
    severity: "Note: a measurement, reported when at least one connection died of idleness.",
    meaning: [
      "Every silence that a control connection survived says that the timer in the path is longer; every one that it "
        + "died of says that it is shorter. Over all sessions with one server the timer is between the two. Devices whose "
        + "documented value lies there are named.",
      "Two clocks are kept: since the last packet, and since the last payload. Where keep-alives were sent the two "
        + "differ, and a device that watches payload only gives a sense to one of them alone.",
      "A RST that comes by itself shows the value itself.",
    ],
    onTheWire: ["silences on control connections, and whether what was sent into them was acknowledged"],
    displayFilter: "tcp.port == 21",
    causes: ["an idle timer of a balancer, firewall or NAT in the path"],
    remedies: ["keep-alives at half the lower bound, or an idle timeout above the longest transfer"],
    lookAlikes: ["Silences that ended with the capture: nothing tells whether they would have been survived."]
  )

  static func incidents(in trace: TraceExamination) -> [Incident] {
    // Paths in the order of their first sessions: a dictionary has none of its own.
    trace.paths.values.filter(\.hasDeaths).sorted {
      ($0.sessions.first?.place ?? 0) < ($1.sessions.first?.place ?? 0)
    }
    .compactMap { incident(on: $0, in: trace) }
  }

  /// Between which values the timer lies by one clock.
  private struct Bracket {
    let clock: String
    var low = ElapsedTime.zero
    var high: ElapsedTime?
    /// Whether a RST came by itself, so that `high` is the timer's value.
    var isExact = false

    /// The place among the dead sessions of the one that died of it.
    var shortest: Int?

    /// Timers run out a little late, and captures see it a little later.
    private static let tolerance = ElapsedTime(nanoseconds: 50_000_000)

    var isConsistent: Bool { high.map { low <= $0 + Self.tolerance } ?? false }

    mutating func survive(_ gap: ElapsedTime) { low = max(low, gap) }

    mutating func die(_ gap: ElapsedTime, exactly: Bool, in session: Int) {
      if high.map({ gap < $0 }) ?? true { (high, isExact, shortest) = (gap, exactly, session) }
    }

    /// The devices whose value lies inside.
    func devices() -> [DeviceTimer] {
      guard let high else { return [] }
      // Timers run out a little late, and an exact value is met within that.
      let slack = ElapsedTime(seconds: isExact ? max(2, high.seconds / 50) : 0)
      let floor = isExact ? max(low, ElapsedTime(nanoseconds: high.nanoseconds - slack.nanoseconds)) : low
      return DeviceTimers.all.filter { device in
        device.fits(floor, high + slack) && (clock == "payload") == !device.countsKeepAlives
      }
    }
  }

  private static func incident(on path: IdlePath, in trace: TraceExamination) -> Incident? {
    var packets = Bracket(clock: "packet")
    var payload = Bracket(clock: "payload")
    var dead: [SessionExamination] = []
    for session in path.sessions {
      packets.survive(session.session.survivedPacketGap)
      payload.survive(session.session.survivedPayloadGap)
      guard session.ending.isIdleDeath else { continue }
      if session.ending.isSilentByPackets {
        packets.die(session.ending.packetGap, exactly: session.ending.isExact, in: dead.count)
      }
      payload.die(session.ending.payloadGap, exactly: session.ending.isExact, in: dead.count)
      dead.append(session)
    }
    let bracket = packets.isConsistent || !payload.isConsistent ? packets : payload
    guard let first = bracket.shortest.map({ dead[$0] }) ?? dead.first else { return nil }
    let devices =
      bracket.isConsistent ? bracket.devices() + (bracket.clock == "packet" ? payload.devices() : []) : []
    return Incident(
      rule: description, severity: .note, confidence: bracket.isConsistent ? .likely : .possible,
      summary: summary(bracket, devices, died: dead.count), time: first.control.last.time,
      server: first.session.server,
      sessions: dead.map(\.place),
      facts: [
        Fact("low_s", bracket.low), Fact("high_s", bracket.high), Fact("clock", bracket.clock),
        Fact("devices", devices.map(\.name)),
      ],
      causes: description.causes, remedies: remedies(bracket),
      evidence: first.evidence(
        first.ending.silentSince, first.ending.trigger, first.control.last,
        shows: "the shortest silence that a connection died of"))
  }

  private static func remedies(_ bracket: Bracket) -> [String] {
    guard bracket.isConsistent, let high = bracket.high else { return [] }
    let seconds = KeepAliveTarget.interval(below: bracket.low > .zero ? bracket.low : high)
    return ["keep-alives at most every \(seconds) s, on whichever end can send them"]
  }

  private static func summary(_ bracket: Bracket, _ devices: [DeviceTimer], died: Int) -> String {
    let connections = "\(Figures.counted(died, "control connection")) died of idleness"
    let kind = bracket.clock == "packet" ? "without a packet" : "without payload"
    guard let high = bracket.high, bracket.isConsistent else {
      return
        "\(connections), yet a longer silence was survived (\(Figures.duration(bracket.low)) against "
        + "\(bracket.high.map(Figures.duration) ?? "none")): one idle timer does not explain both."
    }
    let known = devices.map { "\($0.title) (\($0.seconds) s)" }.joined(separator: ", ")
    let value =
      bracket.isExact
      ? "the timer in the path runs out after \(Figures.duration(high)) \(kind)"
      : bracket.low > .zero
        ? "the timer in the path lies between \(Figures.duration(bracket.low)), which was survived, and "
          + "\(Figures.duration(high)) \(kind)"
        : "the timer in the path is at most \(Figures.duration(high)) \(kind)"
    return "\(connections): \(value)" + (known.isEmpty ? "." : "; known timers in there: \(known).")
  }
}
