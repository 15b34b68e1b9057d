internal import FTPProtocol
internal import NetworkTypes
internal import TCPFlows

/// Sorts the connections to control ports into sessions, probes and neither.
struct ControlCensus {
  /// The sessions; in the order of their connections once all are there.
  var sessions: [Session] = []
  private(set) var probes = 0
  /// Connections to a control port that carry payload and do not look like FTP.
  private(set) var foreign = 0
  /// Servers that were seen to speak FTP: a connection to one is judged as a control connection.
  private var servers = Set<Endpoint>()

  /// A connection without a greeting that lasted at least this long was no health check: its client waited.
  static let patience = ElapsedTime(seconds: 5)

  /// Adds the session of a channel that is certainly one and has been finished.
  mutating func add(_ channel: ControlChannel, _ connection: Connection) {
    servers.insert(Self.server(of: channel, connection))
    sessions.append(Self.session(channel, connection))
  }

  /// Notes bytes that came on the connection of a session when that was over.
  func noteUnread(_ count: Int, from direction: Direction, of place: Int) {
    let session = sessions[place]
    if direction == session.clientDirection {
      session.lostCommandBytes += count
    } else {
      session.lostReplyBytes += count
    }
  }

  /// Sorts the channels that are left, which have been finished, and the connections without one to servers that were
  /// seen to speak FTP.
  ///
  /// Takes the channels out of their list: what each holds is given back before the next session is made.
  mutating func finish(
    _ channels: inout [ControlChannel?], connections: ConnectionList, settings: AnalysisSettings
  ) {
    var hasChannel = [Bool](repeating: false, count: connections.count)
    for session in sessions {
      hasChannel[session.connection] = true
      // The SYN may have come after all.
      session.startsMidSession = !connections[session.connection].sawHandshake
    }
    for case let channel? in channels {
      hasChannel[channel.connection] = true
      guard channel.conversation.verdict == .ftp else { continue }
      servers.insert(Self.server(of: channel, connections[channel.connection]))
    }
    while let last = channels.popLast() {
      guard let channel = last else { continue }
      let connection = connections[channel.connection]
      count(channel, connection, isKnown: servers.contains(Self.server(of: channel, connection)))
    }
    for index in connections.indices
    where !hasChannel[index] && servers.contains(connections[index].responder) {
      let channel = ControlChannel(
        connection: index, clientDirection: .fromOriginator, isControlPort: true, mayBeImplicitTLS: false,
        settings: settings, start: connections[index].first)
      count(channel, connections[index], isKnown: true)
    }
    sessions.sort { $0.connection < $1.connection }
  }

  private mutating func count(_ channel: ControlChannel, _ connection: Connection, isKnown: Bool) {
    switch Self.standing(channel, connection, isKnown: isKnown || channel.conversation.isControlPort) {
    case .session: sessions.append(Self.session(channel, connection))
    case .probe: probes += 1
    case .neither:
      if channel.conversation.isControlPort, connection.payloadBytes > 0 { foreign += 1 }
    }
  }

  /// Whether a channel is a session's, whatever other connections show.
  static func isCertainlySession(_ channel: ControlChannel) -> Bool {
    channel.conversation.verdict == .ftp
      && (channel.conversation.dialogue.commands > 0 || channel.reader.tls != .none)
  }

  private static func server(of channel: ControlChannel, _ connection: Connection)
    -> Endpoint
  {
    channel.clientDirection == .fromOriginator ? connection.responder : connection.originator
  }

  private enum Standing {
    case session, probe, neither
  }

  /// What a connection to a control port is.
  private static func standing(_ channel: ControlChannel, _ connection: Connection, isKnown: Bool)
    -> Standing
  {
    if isCertainlySession(channel) { return .session }
    let dialogue = channel.conversation.dialogue
    guard isKnown, channel.conversation.verdict != .foreign else { return .neither }
    if dialogue.commands > 0 { return .session }
    switch connection.endReason {
    case .refused, .unanswered: return .session
    case .open, .blackHole:
      return dialogue.replies > 0 || connection.fromOriginator.initialSequence != nil
        ? .session : .neither
    case .fin, .reset:
      if dialogue.wasDismissed { return .session }
      // Commands that were not captured were asked all the same.
      if connection.stream(channel.clientDirection).unseenBytes > 0 { return .session }
      let wasBrief = connection.last.time - connection.first.time < patience
      if dialogue.replies > 0 {
        // A client that waited for a greeting which never reached it is no health check.
        let reached = connection.stream(channel.clientDirection.opposite).acknowledged > 0
        return channel.conversation.sawGreeting && (wasBrief || reached) ? .probe : .session
      }
      let hasPayload = connection.payloadBytes > 0
      guard !hasPayload, connection.wasEstablished else { return .neither }
      return wasBrief ? .probe : .session
    }
  }

  private static func session(_ channel: ControlChannel, _ connection: Connection) -> Session {
    let isClientOriginator = channel.clientDirection == .fromOriginator
    let session = Session(
      connection: channel.connection, clientDirection: channel.clientDirection,
      client: isClientOriginator ? connection.originator : connection.responder,
      server: isClientOriginator ? connection.responder : connection.originator)
    let dialogue = channel.conversation.dialogue
    session.user = dialogue.user
    session.banner = dialogue.banner
    session.greetedAt = dialogue.greetedAt
    session.host = dialogue.host
    session.tls = channel.reader.tls
    session.opaqueSince = channel.reader.opaqueSince
    session.readableSince = channel.reader.readableSince
    session.opaqueServerTimes = channel.reader.opaqueServerTimes
    session.transfers = dialogue.transfers
    session.exchanges = dialogue.exchanges
    session.lines = dialogue.lines
    session.malformedEndpoints = dialogue.malformedEndpoints
    session.refusedEndpoints = dialogue.refusedEndpoints
    session.longestGap = channel.activity.longestGap
    session.longestPayloadGap = channel.activity.longestPayloadGap
    session.gaps = channel.activity.gaps
    session.survivedPacketGap = channel.activity.survival.packetGap
    session.survivedPayloadGap = channel.activity.survival.payloadGap
    session.unansweredSilence = channel.activity.survival.unanswered
    session.keepAlives = channel.keepAlives
    session.limitsReached = channel.limitsReached
    session.login = dialogue.login
    session.loginFailures = dialogue.loginFailures
    session.passwordAt = dialogue.passwordAt
    session.dismissal = dialogue.dismissal
    session.dismissalSilence = channel.reader.dismissalSilence
    session.clientSoftware = dialogue.clientSoftware
    session.system = dialogue.system
    session.commands = dialogue.commands
    session.refusedNegotiation = dialogue.refusedNegotiation
    session.saidGoodbye = dialogue.saidGoodbye
    session.replies = dialogue.replies
    session.secrets = dialogue.secrets
    session.cutSegments = channel.cutSegments
    session.firstCutSegment = channel.firstCut
    (session.lostCommandBytes, session.lostReplyBytes) = channel.reader.lostBytes
    session.conflictingOverlaps = channel.conflictingOverlaps
    session.firstConflict = channel.firstConflict
    session.startsMidSession = !connection.sawHandshake
    session.mayHaveLostGoodbye = dialogue.mayHaveLostGoodbye
    session.lastHeard = channel.lastHeard
    return session
  }
}
