public import Capture
internal import FTPProtocol
internal import NetworkTypes
public import PacketDecoding
public import TCPFlows

/// Builds the trace of one vantage point from its segments, in the order of the capture.
public struct TraceBuilder {
  /// What is known of whether a connection is a control connection.
  private enum Candidacy {
    /// Not decided.
    case open
    /// It is none.
    case rejected
    /// It is, or may be: the place of its channel.
    case channel(Int)
  }

  /// Payload segments after which a connection that looks like nothing known is no control connection.
  private static let maximumUndecidedSegments = 4

  private let settings: AnalysisSettings
  private var table = ConnectionTable()
  private var candidacies: [Candidacy] = []
  private var channels: [ControlChannel?] = []
  private var quality = Trace.Quality()
  private var stops = [Int](repeating: 0, count: DecodeStop.Reason.allCases.count)
  private var end: SegmentMark?

  /// Makes a builder.
  public init(settings: AnalysisSettings) {
    self.settings = settings
  }

  /// Takes one decoded frame.
  public mutating func process(_ packet: DecodedPacket, frame: RawSpan, _ mark: SegmentMark) {
    end = mark
    switch packet {
    case .stop(let stop): stops[stop.reason.index] += 1
    case .segment(let segment): process(segment, frame: frame, mark)
    }
  }

  private mutating func process(_ segment: TCPSegment, frame: RawSpan, _ mark: SegmentMark) {
    quality.tcpSegments += 1
    let tracked = table.track(segment, mark)
    if tracked.kind.contains(.duplicate) {
      quality.duplicateFrames += 1
      return
    }
    if tracked.isFirst { candidacies.append(.open) }
    let index = tracked.connection
    switch candidacies[index] {
    case .rejected: return
    case .open:
      candidacies[index] = consider(tracked, payload: frame.extracting(segment.payloadBytes))
      guard case .channel = candidacies[index] else { return }
    case .channel: break
    }
    guard case .channel(let place) = candidacies[index], let channel = channels[place] else { return }
    channel.process(
      segment, tracked, payload: frame.extracting(segment.payloadBytes), mark, on: table.connections[index])
    if channel.verdict == .foreign {
      channels[place] = nil
      candidacies[index] = .rejected
    }
  }

  // MARK: - Candidates

  /// Decides whether a connection could be a control connection, by its ports or its first payload.
  private mutating func consider(_ tracked: TrackedSegment, payload: RawSpan) -> Candidacy {
    let connection = table.connections[tracked.connection]
    if settings.isControlPort(connection.responder.port) {
      return openChannel(tracked, on: connection, clientDirection: .fromOriginator, isControlPort: true)
    }
    guard payload.byteCount > 0 else { return .open }
    let look = ControlEvidence.look(at: payload)
    if connection.sawHandshake, tracked.offset == 0 {
      // The server of a control connection speaks first, and greets.
      guard tracked.direction == .fromResponder, case .reply(let code) = look,
        ControlEvidence.isGreeting(code)
      else { return .rejected }
      return openChannel(tracked, on: connection, clientDirection: .fromOriginator, isControlPort: false)
    }
    switch look {
    case .reply:
      guard !connection.sawHandshake || tracked.direction == .fromResponder else { return .rejected }
      return openChannel(
        tracked, on: connection, clientDirection: tracked.direction.opposite, isControlPort: false)
    case .command:
      guard !connection.sawHandshake || tracked.direction == .fromOriginator else { return .rejected }
      return openChannel(tracked, on: connection, clientDirection: tracked.direction, isControlPort: false)
    case .other:
      let segments = connection.fromOriginator.payloadSegments + connection.fromResponder.payloadSegments
      return segments < Self.maximumUndecidedSegments ? .open : .rejected
    }
  }

  private mutating func openChannel(
    _ tracked: TrackedSegment, on connection: Connection, clientDirection: Direction, isControlPort: Bool
  ) -> Candidacy {
    let port = connection.responder.port
    let channel = ControlChannel(
      connection: tracked.connection, clientDirection: clientDirection, isControlPort: isControlPort,
      mayBeImplicitTLS: port == AnalysisSettings.implicitTLSPort || settings.controlPorts.contains(port),
      settings: settings, start: connection.first.time)
    if !connection.sawHandshake {
      let isClient = tracked.direction == clientDirection
      let opposite = connection.stream(tracked.direction.opposite).coverage.end
      channel.startStreams(
        client: isClient ? tracked.offset : opposite, server: isClient ? opposite : tracked.offset)
    }
    channels.append(channel)
    return .channel(channels.count - 1)
  }

  // MARK: - The end

  /// Ends the capture: what is still open stays open.
  public consuming func finish(_ vantagePoint: VantagePoint, files: [CaptureFileInfo]) -> Trace {
    let connections = table.connections
    var trace = Trace(vantagePoint: vantagePoint, files: files, connections: connections)
    let live = channels.compactMap { $0 }
    for channel in live {
      let last = connections[channel.connection].last
      channel.finish(last, captureEnd: max(end?.time ?? last.time, last.time))
    }
    let census = ControlCensus(live, connections: connections, settings: settings)
    trace.probes = census.probes
    trace.sessions = census.sessions
    DataConnectionClaims.settle(in: &trace, settings: settings)
    for index in trace.sessions.indices {
      SessionJudgement.judge(&trace.sessions[index], connections: connections, role: vantagePoint.role)
    }
    measureQuality()
    trace.quality = quality
    return trace
  }

  private mutating func measureQuality() {
    for connection in table.connections {
      quality.missedBytes += connection.missedBytes
      quality.acknowledgedUnseenBytes +=
        connection.fromOriginator.acknowledgedUnseenBytes + connection.fromResponder.acknowledgedUnseenBytes
      if connection.isOneWay { quality.oneWayConnections += 1 }
    }
    quality.skipped = zip(DecodeStop.Reason.allCases, stops).filter { $0.1 > 0 }
      .map { ($0.0.rawValue, $0.1) }.sorted { $0.0 < $1.0 }
  }
}

extension DecodeStop.Reason {
  /// The reason's place among all reasons.
  fileprivate var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
