public import FTPSessions
public import NetworkTypes
public import TCPFlows

/// What several vantage points saw together.
public struct Comparison: Sendable {
  /// The traces in the order of their captures, with the roles that were given or inferred.
  public let traces: [Trace]
  /// Where each capture was made.
  public let roles: [VantageRole]
  /// The clock of each capture.
  public let clocks: [ClockAlignment]
  /// The capture whose clock is the reference, by its place.
  public let reference: Int
  /// The sessions, each once.
  public let sessions: [JoinedSession]
  /// The stretches of the path between captures that saw the same connections.
  public let stretches: [PathStretch]
  /// RSTs that a device in the path sent in an end's name.
  public let injectedResets: [InjectedReset]
  /// Connections that could be another's other leg or not, so that they were left alone.
  public let ambiguous: [ConnectionReference]
  /// For each connection that several captures saw, all of its legs from the client to the server.
  private let legsByConnection: ConnectionMap<[ConnectionReference]>
  private let index: SessionIndex
  /// For each trace, the places of the joined sessions that its own are legs of.
  private let placesBySession: [[Int?]]

  /// Compares traces that keep what comparing needs.
  public init(_ traces: [Trace]) {
    var joining = Joining(traces)
    joining.run()
    self.traces = joining.traces
    roles = joining.roles
    clocks = joining.network.alignments
    reference = ClockNetwork.reference(of: joining.traces)
    let builder = JoinedSessionBuilder(joining)
    sessions = builder.sessions()
    placesBySession = Self.places(of: sessions, in: joining.traces)
    index = builder.index
    legsByConnection = joining.legs
    ambiguous = joining.ambiguous.sorted()
    let path = PathSurvey(joining, sessions: sessions)
    stretches = path.stretches
    injectedResets = path.injectedResets
  }

  /// A connection.
  public func connection(_ reference: ConnectionReference) -> Connection {
    traces[reference.trace].connections[reference.connection]
  }

  /// The session of a leg.
  public func session(_ leg: SessionLeg) -> Session { traces[leg.trace].sessions[leg.session] }

  /// A time of a capture by the reference's clock; its own where nothing is known.
  public func corrected(_ time: Timestamp, of trace: Int) -> Timestamp { clocks[trace].corrected(time) }

  /// All legs of a connection, from the client to the server; only itself where no other capture saw it.
  public func legs(of reference: ConnectionReference) -> [ConnectionReference] {
    legsByConnection[reference] ?? [reference]
  }

  /// The place of the joined session that a trace's session is a leg of.
  public func place(ofSession session: Int, in trace: Int) -> Int? {
    placesBySession[trace][session]
  }

  /// The transfers of traces that claim a connection.
  public func claims(of reference: ConnectionReference) -> [(session: Int, transfer: Int)] {
    (index.transfers[reference] ?? []).map { ($0.session, $0.transfer) }
  }

  private static func places(of sessions: [JoinedSession], in traces: [Trace]) -> [[Int?]] {
    var places = traces.map { [Int?](repeating: nil, count: $0.sessions.count) }
    for (place, session) in sessions.enumerated() {
      for leg in session.legs { places[leg.trace][leg.session] = place }
    }
    return places
  }
}
