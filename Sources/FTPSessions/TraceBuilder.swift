public import Capture
internal import FTPProtocol
internal import NetworkTypes
public import PacketDecoding
public import TCPFlows

/// Builds the trace of one vantage point from its segments, in the order of the capture.
public struct TraceBuilder: ~Copyable {
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
  private var channels: [ControlChannel] = []
  private var quality = Trace.Quality()
  private var stops = [Int](repeating: 0, count: DecodeStop.Reason.allCases.count)
  private var end: SegmentMark?
  private var record = ComparisonRecord()

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

  @inline(__always)
  private mutating func process(_ segment: TCPSegment, frame: RawSpan, _ mark: SegmentMark) {
    quality.tcpSegments += 1
    let tracked = table.track(segment, mark)
    if tracked.kind.contains(.duplicate) {
      quality.duplicateFrames += 1
      return
    }
    if tracked.isFirst { candidacies.append(.open) }
    let index = tracked.connection
    if settings.keepsComparisonRecord, segment.flags.contains(.syn) {
      let options = TCPOptions(frame.extracting(segment.optionBytes))
      record.noteSYN(
        options.timestamps?.value, isAnswer: tracked.direction == .fromResponder, of: index, mark)
    }
    if tracked.offset == 0, segment.payloadLength > 0 {
      table.noteOpening(frame.extracting(segment.payloadBytes), of: tracked)
    }
    if case .open = candidacies[index] {
      candidacies[index] = consider(tracked, segment, payload: frame.extracting(segment.payloadBytes))
    }
    guard case .channel(let place) = candidacies[index] else { return }
    let clientIsOriginator = channels[place].clientDirection == .fromOriginator
    let originator = table.connections[index].fromOriginator.acknowledged
    let responder = table.connections[index].fromResponder.acknowledged
    channels[place].process(
      segment, tracked, payload: frame.extracting(segment.payloadBytes), mark,
      acknowledged: clientIsOriginator ? (originator, responder) : (responder, originator))
    if channels[place].conversation.verdict == .foreign { candidacies[index] = .rejected }
  }

  // MARK: - Candidates

  /// Decides whether a connection could be a control connection, by its ports or its first payload.
  private mutating func consider(
    _ tracked: TrackedSegment, _ segment: TCPSegment, payload: RawSpan
  ) -> Candidacy {
    let isFromOriginator = tracked.direction == .fromOriginator
    let responderPort = isFromOriginator ? segment.destination.port : segment.source.port
    if settings.isControlPort(responderPort) {
      return openChannel(tracked, responderPort, clientDirection: .fromOriginator, isControlPort: true)
    }
    guard payload.byteCount > 0 else { return .open }
    let look = ControlEvidence.look(at: payload)
    let sawHandshake = table.connections[tracked.connection].sawHandshake
    if sawHandshake, tracked.offset == 0 {
      // The server of a control connection speaks first, and greets.
      let greets =
        switch look {
        case .reply(let code): !isFromOriginator && ControlEvidence.isGreeting(code)
        case .command:
          isFromOriginator && table.connections[tracked.connection].fromResponder.acknowledged > 0
        case .other: !isFromOriginator && ControlEvidence.couldStartGreeting(payload)
        }
      guard greets else { return .rejected }
      return openChannel(tracked, responderPort, clientDirection: .fromOriginator, isControlPort: false)
    }
    switch look {
    case .reply:
      guard !sawHandshake || !isFromOriginator else { return .rejected }
      return openChannel(
        tracked, responderPort, clientDirection: tracked.direction.opposite, isControlPort: false)
    case .command:
      guard !sawHandshake || isFromOriginator else { return .rejected }
      return openChannel(tracked, responderPort, clientDirection: tracked.direction, isControlPort: false)
    case .other:
      let isYoung = table.connections[tracked.connection].payloadSegments < Self.maximumUndecidedSegments
      return isYoung ? .open : .rejected
    }
  }

  private mutating func openChannel(
    _ tracked: TrackedSegment, _ responderPort: UInt16, clientDirection: Direction, isControlPort: Bool
  ) -> Candidacy {
    let connection = table.connections[tracked.connection]
    var channel = ControlChannel(
      connection: tracked.connection, clientDirection: clientDirection, isControlPort: isControlPort,
      mayBeImplicitTLS: responderPort == AnalysisSettings.implicitTLSPort
        || settings.controlPorts.contains(responderPort),
      startsInTheMiddle: !connection.sawHandshake, settings: settings,
      // What was before it was recognised has not been measured.
      start: isControlPort ? connection.first : connection.last)
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
  public mutating func finish(_ vantagePoint: VantagePoint, files: [CaptureFileInfo]) -> Trace {
    let connections = table.connections
    for place in channels.indices where channels[place].conversation.verdict != .foreign {
      let last = connections[channels[place].connection].last
      channels[place].finish(last, captureEnd: max(end?.time ?? last.time, last.time))
    }
    if settings.keepsComparisonRecord {
      for place in channels.indices where channels[place].conversation.verdict != .foreign {
        let segments = channels[place].segments
        record.controlSegments[channels[place].connection] = segments
      }
    }
    var census = ControlCensus(channels, connections: connections, settings: settings)
    channels = []
    var trace = Trace(vantagePoint: vantagePoint, files: files, connections: connections)
    trace.lastFrame = end
    trace.record = record
    trace.probes = census.probes
    trace.foreignControlConnections = census.foreign
    swap(&trace.sessions, &census.sessions)
    DataConnectionClaims.settle(in: &trace, settings: settings)
    for index in trace.sessions.indices {
      SessionJudgement.judge(&trace.sessions[index], connections: connections, role: vantagePoint.role)
    }
    measureQuality()
    trace.quality = quality
    return trace
  }

  private mutating func measureQuality() {
    for index in table.connections.indices {
      quality.missedBytes += table.connections[index].missedBytes
      quality.acknowledgedUnseenBytes += table.connections[index].acknowledgedUnseenBytes
      if table.connections[index].isOneWay { quality.oneWayConnections += 1 }
    }
    quality.skipped = zip(DecodeStop.Reason.allCases, stops).filter { $0.1 > 0 }
      .map { ($0.0.rawValue, $0.1) }.sorted { $0.0 < $1.0 }
  }
}

extension DecodeStop.Reason {
  /// The reason's place among all reasons.
  fileprivate var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
