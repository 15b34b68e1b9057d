internal import FTPProtocol
internal import NetworkTypes
internal import TCPFlows

/// Sorts the connections to control ports into sessions, probes and neither.
struct ControlCensus {
  private(set) var sessions: [Session] = []
  private(set) var probes = 0

  /// A connection without a greeting that lasted at least this long was no health check: its client waited.
  static let patience = ElapsedTime(seconds: 5)

  init(_ channels: [ControlChannel], connections: [Connection], settings: AnalysisSettings) {
    // Servers that were seen to speak FTP: a connection to one is judged as a control connection.
    var servers = Set<Endpoint>()
    for channel in channels where channel.verdict == .ftp {
      servers.insert(Self.server(of: channel, connections))
    }
    var withChannel = Set<Int>()
    for channel in channels {
      let connection = connections[channel.connection]
      withChannel.insert(channel.connection)
      let isKnown = channel.isControlPort || servers.contains(Self.server(of: channel, connections))
      switch Self.standing(channel, connection, isKnown: isKnown) {
      case .session: sessions.append(Self.session(channel, connection))
      case .probe: probes += 1
      case .neither: break
      }
    }
    for (index, connection) in connections.enumerated()
    where servers.contains(connection.responder) && !withChannel.contains(index) {
      let channel = ControlChannel(
        connection: index, clientDirection: .fromOriginator, isControlPort: true, mayBeImplicitTLS: false,
        settings: settings, start: connection.first.time)
      switch Self.standing(channel, connection, isKnown: true) {
      case .session: sessions.append(Self.session(channel, connection))
      case .probe: probes += 1
      case .neither: break
      }
    }
    sessions.sort { $0.connection < $1.connection }
  }

  private enum Standing {
    case session, probe, neither
  }

  /// What a connection to a control port is.
  private static func standing(_ channel: ControlChannel, _ connection: Connection, isKnown: Bool) -> Standing
  {
    if channel.verdict == .ftp, channel.dialogue.commands > 0 || channel.tls != .none { return .session }
    guard isKnown, channel.verdict != .foreign else { return .neither }
    switch connection.endReason {
    case .refused, .unanswered: return .session
    case .open, .blackHole:
      return channel.dialogue.replies > 0 || connection.fromOriginator.initialSequence != nil
        ? .session : .neither
    case .fin, .reset:
      if channel.dialogue.wasDismissed { return .session }
      if channel.dialogue.replies > 0 { return channel.sawGreeting ? .probe : .session }
      let hasPayload = connection.payloadBytes > 0
      guard !hasPayload, connection.wasEstablished else { return .neither }
      return connection.last.time - connection.first.time < patience ? .probe : .session
    }
  }

  private static func server(of channel: ControlChannel, _ connections: [Connection]) -> Endpoint {
    let connection = connections[channel.connection]
    return channel.clientDirection == .fromOriginator ? connection.responder : connection.originator
  }

  private static func session(_ channel: ControlChannel, _ connection: Connection) -> Session {
    let isClientOriginator = channel.clientDirection == .fromOriginator
    var session = Session(
      connection: channel.connection, clientDirection: channel.clientDirection,
      client: isClientOriginator ? connection.originator : connection.responder,
      server: isClientOriginator ? connection.responder : connection.originator)
    let dialogue = channel.dialogue
    session.user = dialogue.user
    session.banner = dialogue.banner
    session.host = dialogue.host
    session.tls = channel.tls
    session.opaqueSince = channel.opaqueSince
    session.readableSince = channel.readableSince
    session.opaqueServerTimes = channel.opaqueServerTimes
    session.transfers = dialogue.transfers
    session.exchanges = dialogue.exchanges
    session.malformedEndpoints = dialogue.malformedEndpoints
    session.longestGap = channel.activity.longestGap
    session.longestPayloadGap = channel.activity.longestPayloadGap
    session.gaps = channel.activity.gaps
    session.keepAlives = channel.activity.keepAlives
    session.limitsReached = channel.limitsReached
    session.login = dialogue.login
    session.saidGoodbye = dialogue.saidGoodbye
    session.wasDismissed = dialogue.wasDismissed
    session.replies = dialogue.replies
    return session
  }
}
