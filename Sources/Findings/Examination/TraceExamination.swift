internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// A trace under examination: what rules ask of it.
final class TraceExamination {
  let trace: Trace
  /// The place of the trace among all.
  let place: Int
  let settings: AnalysisSettings
  /// The sessions under examination, in the order of the trace.
  private(set) var sessions: [SessionExamination] = []
  /// Sessions that are further legs of others in the same trace, by their places.
  var echoes = Set<Int>()
  /// The sessions, each once where the trace has it on both sides of a device.
  var distinctSessions: [SessionExamination] {
    echoes.isEmpty ? sessions : sessions.filter { !echoes.contains($0.place) }
  }
  /// What is known of the path to each server, by its address.
  private(set) var paths: [IPAddress: IdlePath] = [:]
  /// The transfers between two servers.
  let serverToServer: ServerToServerTransfers
  /// Whether data connections are in the capture at all.
  private(set) lazy var dataVisibility = DataVisibility(of: self)
  /// Connections that no session claims, by the port that they went to.
  private lazy var unclaimed: [UInt16: [Connection]] = Dictionary(
    grouping: trace.unclaimed.map { trace.connections[$0] }, by: \.responder.port)
  /// The passive ports of each server with which a data connection came about.
  private lazy var working: [IPAddress: Set<UInt16>] = {
    var working: [IPAddress: Set<UInt16>] = [:]
    for session in trace.sessions {
      for transfer in session.transfers where transfer.mode?.isPassive == true {
        guard let index = transfer.connection, trace.connections[index].wasEstablished else { continue }
        working[session.server.address, default: []].insert(trace.connections[index].responder.port)
      }
    }
    return working
  }()
  /// The servers of each client.
  private(set) lazy var clientsServers = ClientsServers(in: trace)
  /// What other captures tell of the RSTs on control connections, by the index of these.
  var witnesses: [Int: ResetWitness] = [:]
  /// The connections of each pair of addresses on which both ends have heard one another, in the order of their first
  /// frames.
  private lazy var established: [Set<IPAddress>: [Connection]] = Dictionary(
    grouping: trace.connections.filter {
      $0.wasEstablished && $0.sawHandshake && $0.fromOriginator.segments > 1 && $0.fromResponder.segments > 0
    }, by: { [$0.originator.address, $0.responder.address] })
  /// The lowest and the highest passive port that each server announced.
  private lazy var announced: [IPAddress: ClosedRange<UInt16>] = {
    var announced: [IPAddress: ClosedRange<UInt16>] = [:]
    for session in trace.sessions {
      for transfer in session.transfers where transfer.mode?.isPassive == true {
        guard let port = transfer.advertised?.port else { continue }
        let known = announced[session.server.address] ?? port...port
        announced[session.server.address] = min(known.lowerBound, port)...max(known.upperBound, port)
      }
    }
    return announced
  }()

  init(_ trace: Trace, at place: Int, settings: AnalysisSettings) {
    self.trace = trace
    self.place = place
    self.settings = settings
    serverToServer = ServerToServerTransfers(in: trace)
    sessions = trace.sessions.indices.map { SessionExamination(trace.sessions[$0], at: $0, in: self) }
    for session in sessions { paths[session.session.server.address, default: IdlePath()].add(session) }
  }

  /// The last frame of the capture.
  var end: SegmentMark? { trace.lastFrame }

  /// Whether the capture ran on for long enough after `time` that what did not come by then would not have come.
  func ranOn(after time: Timestamp) -> Bool {
    end.map { $0.time - time >= Self.patience } ?? false
  }

  /// Absence proves something only this long after it was to be expected.
  static let patience = ElapsedTime(seconds: 10)

  /// Evidence of frames, on a connection or of the capture itself, an entry for each file that they are in.
  func evidence(
    _ marks: [SegmentMark?], on connection: Connection? = nil, shows: String
  ) -> [Evidence] {
    let byFile = Dictionary(grouping: marks.compactMap { $0 }, by: \.frame.file)
    return byFile.keys.sorted().map { file in
      let marks = (byFile[file] ?? []).sorted { $0.frame < $1.frame }
      var frames: [UInt32] = []
      for mark in marks where frames.last != mark.frame.number { frames.append(mark.frame.number) }
      let filter = EvidenceFilter.frames(frames)
      return Evidence(
        trace: place, file: Int(file), frames: frames,
        time: marks.map(\.time).min() ?? Timestamp(nanoseconds: 0), shows: shows,
        displayFilter: filter, contextFilter: connection.map { EvidenceFilter.connection($0) } ?? filter)
    }
  }
}

extension TraceExamination {
  /// The passive ports of a server with which a data connection came about.
  func workingPorts(of server: IPAddress) -> Set<UInt16> { working[server] ?? [] }

  /// The lowest and the highest passive port that a server announced.
  func announcedPorts(of server: IPAddress) -> ClosedRange<UInt16>? {
    announced[server]
  }
}

extension TraceExamination {
  /// The first connection between two addresses that was opened, and came about, behind one frame and before another.
  func connection(
    between one: IPAddress, _ other: IPAddress, openedBehind start: SegmentMark, before end: SegmentMark
  ) -> Connection? {
    let candidates = established[[one, other]] ?? []
    var (low, high) = (0, candidates.count)
    while low < high {
      let middle = (low + high) / 2
      if candidates[middle].first.frame <= start.frame { low = middle + 1 } else { high = middle }
    }
    guard low < candidates.count, candidates[low].first.frame < end.frame else { return nil }
    return candidates[low]
  }

  /// Connections to an endpoint that no session claims and that never came about.
  func attempts(at endpoint: Endpoint) -> [Connection] {
    (unclaimed[endpoint.port] ?? []).filter { $0.responder == endpoint && !$0.wasEstablished }
  }

  /// Whether a host tried a port of any host, from `time` on, in a connection that no session claims.
  func hasAttempt(at port: UInt16, by opener: IPAddress, since time: Timestamp) -> Bool {
    (unclaimed[port] ?? []).contains { $0.originator.address == opener && $0.first.time >= time }
  }
}
