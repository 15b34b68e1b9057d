package import FTPSessions
package import NetworkTypes
internal import PacketDecoding
internal import TCPFlows
package import TestSupport

/// What several captures see of the same traffic, each with a clock of its own.
package final class World {
  /// A capture's clock: what it shows when the truth is another time.
  package struct Clock: Sendable {
    package var offset = ElapsedTime.zero
    package var ppm = 0.0

    /// Makes a clock that is right, but for what is said.
    package init(offset: ElapsedTime = .zero, ppm: Double = 0) {
      self.offset = offset
      self.ppm = ppm
    }

    /// The clock's time, in whole microseconds as most captures have it.
    package func shown(at time: Timestamp) -> Timestamp {
      let elapsed = (time - World.start).nanoseconds
      let drifted = elapsed + Int64((Double(elapsed) * ppm / 1e6).rounded()) + offset.nanoseconds
      let shown = World.start + ElapsedTime(nanoseconds: drifted)
      return Timestamp(nanoseconds: shown.nanoseconds / 1000 * 1000)
    }
  }

  /// A capture.
  package struct Point: Sendable {
    package let name: String
    package var role = VantagePointRole.unknown
    package var clock = Clock()
    fileprivate var segments: [TestSegment] = []

    /// What it has seen, as if another client had done the same a second later.
    package func segments(replayedBy client: Endpoint) -> [TestSegment] {
      segments.map { segment in
        var segment = segment
        segment.time = segment.time + ElapsedTime(seconds: 1)
        if segment.source.port == client.port { segment.source = client }
        if segment.destination.port == client.port { segment.destination = client }
        return segment
      }
    }

    /// Lets it see more.
    package mutating func append(_ more: [TestSegment]) { segments += more }

    /// Makes a capture that has seen nothing.
    package init(_ name: String, _ role: VantagePointRole = .unknown, clock: Clock = Clock()) {
      (self.name, self.role, self.clock) = (name, role, clock)
    }
  }

  /// When it begins: 2026-03-01T12:00:00Z.
  package static let start = Timestamp(seconds: 1_772_366_400, nanoseconds: 0)

  package var points: [Point]
  /// The true time.
  package var now = World.start
  package var random: SeededGenerator
  /// How much longer than the shortest a way may take, in nanoseconds.
  package var jitter: Int64 = 200_000

  /// Makes a world with captures in it.
  package init(_ points: [Point], seed: UInt64 = 1) {
    self.points = points
    random = SeededGenerator(seed: seed)
  }

  /// Lets time pass.
  package func wait(seconds: Double) { now = now + ElapsedTime(seconds: seconds) }

  /// Lets a capture start only now: what it saw before is gone.
  package func startCapture(_ point: Int) { points[point].segments.removeAll { $0.time < now } }

  func add(_ segment: TestSegment, at point: Int) { points[point].segments.append(segment) }

  /// A random time up to the jitter.
  func delay() -> Int64 { jitter > 0 ? Int64.random(in: 0...jitter, using: &random) : 0 }

  /// The trace of a capture.
  package func trace(_ place: Int) -> Trace { Self.trace(of: [self], at: place) }

  /// The trace of a capture that saw several worlds, one after the other, each with the clock that it has there.
  package static func trace(of worlds: [World], at place: Int) -> Trace {
    var settings = AnalysisSettings()
    settings.keepsComparisonRecord = true
    settings.idleThreshold = ElapsedTime(seconds: 20)
    let segments = worlds.flatMap { world in
      world.points[place].segments.map { segment in
        var shown = segment
        shown.time = world.points[place].clock.shown(at: segment.time)
        return (truth: segment.time, segment: shown)
      }
    }
    var builder = TraceBuilder(settings: settings)
    let decoder = PacketDecoder()
    let inTime = segments.enumerated().sorted {
      ($0.element.truth, $0.offset) < ($1.element.truth, $1.offset)
    }
    for (index, entry) in inTime.enumerated() {
      let frame = entry.element.segment.frame
      let mark = SegmentMark(frame: FrameReference(number: UInt32(index + 1)), time: frame.time)
      builder.process(
        decoder.decode(frame.bytes.span.bytes, linkType: .ethernet, wireLength: frame.wireLength),
        frame: frame.bytes.span.bytes, mark)
    }
    let point = worlds[0].points[place]
    return builder.finish(VantagePoint(name: point.name, role: point.role), files: [])
  }

  /// The traces of all captures.
  package var traces: [Trace] { points.indices.map(trace) }
}

/// A TCP connection that several captures of a world see.
package final class WorldConnection {
  /// One capture on the way, from the client to the server.
  package struct Hop {
    let point: Int
    let client: Endpoint
    let server: Endpoint
    /// Nanoseconds from the client.
    let distance: Int64

    /// Makes a hop: the ends as they are named at that point, and how far it is from the client.
    package init(_ point: Int, _ client: Endpoint, _ server: Endpoint, at distance: Int64) {
      (self.point, self.client, self.server, self.distance) = (point, client, server, distance)
    }
  }

  package let hops: [Hop]
  private let world: World
  /// Nanoseconds from the client to the server.
  private let length: Int64
  private var clientSequence: UInt32
  private var serverSequence: UInt32
  /// What each end has got of the other, and acknowledges.
  private var clientHasGot: UInt32 = 0
  private var serverHasGot: UInt32 = 0
  /// The timestamp values of the two ends' SYNs; nil where the ends do not use them.
  package var timestamps: (client: UInt32, server: UInt32)?
  /// What a device in front of a capture adds to the sequence numbers, by the capture.
  package var sequenceShifts: [Int: (client: UInt32, server: UInt32)] = [:]

  /// Routers between the last capture and the server.
  package var routersBehind = 0

  /// Makes a connection that sends nothing yet.
  package init(_ world: World, _ hops: [Hop], length: Int64) {
    (self.world, self.hops, self.length) = (world, hops, length)
    clientSequence = UInt32.random(in: 0...UInt32.max, using: &world.random)
    serverSequence = UInt32.random(in: 0...UInt32.max, using: &world.random)
    timestamps = (
      UInt32.random(in: 1...UInt32.max, using: &world.random),
      UInt32.random(in: 1...UInt32.max, using: &world.random)
    )
  }

  /// A segment of the client; only the captures on the way from `first` to `last` see it.
  @discardableResult
  package func fromClient(
    _ flags: [TestSegment.Flag] = [.psh, .ack], _ text: String = "", seenBy seen: [Int]? = nil
  ) -> WorldConnection {
    send(flags, Array(text.utf8), isClient: true, seen)
  }

  /// A segment of the server; a device in the path may have changed its text for captures nearer to the client.
  @discardableResult
  package func fromServer(
    _ flags: [TestSegment.Flag] = [.psh, .ack], _ text: String = "", seenBy seen: [Int]? = nil,
    asSeenAt changed: [Int: String] = [:]
  ) -> WorldConnection {
    send(flags, Array(text.utf8), isClient: false, seen.map { $0 + changed.keys }, changed)
  }

  /// SYN, SYN and ACK, ACK.
  @discardableResult
  package func handshake() -> WorldConnection {
    fromClient([.syn]).fromServer([.syn, .ack]).fromClient([.ack])
  }

  /// A command and its replies, each acknowledged.
  @discardableResult
  package func ask(_ line: String, _ replies: String...) -> WorldConnection {
    fromClient([.psh, .ack], line + "\r\n")
    for reply in replies { self.reply(reply) }
    return self
  }

  /// A reply, acknowledged.
  @discardableResult
  package func reply(_ line: String) -> WorldConnection {
    fromServer([.psh, .ack], line + "\r\n").fromClient([.ack])
  }

  /// Payload of the server, and its end.
  @discardableResult
  package func download(_ text: String) -> WorldConnection {
    fromServer([.psh, .ack], text).fromClient([.ack]).fromServer([.fin, .ack]).fromClient([.fin, .ack])
      .fromServer([.ack])
  }

  /// Lets both ends have got what was sent, though no capture has it all.
  @discardableResult
  package func acknowledgeAll() -> WorldConnection {
    (clientHasGot, serverHasGot) = (serverSequence, clientSequence)
    return self
  }

  private func send(
    _ flags: [TestSegment.Flag], _ payload: [UInt8], isClient: Bool, _ seen: [Int]?,
    _ changed: [Int: String] = [:]
  ) -> WorldConnection {
    var late: Int64 = 0
    for (place, hop) in (isClient ? Array(hops.enumerated()) : hops.enumerated().reversed()) {
      late += world.delay()
      guard seen?.contains(hop.point) ?? true else { continue }
      var segment = TestSegment(
        from: isClient ? hop.client : hop.server, to: isClient ? hop.server : hop.client,
        sequence: isClient ? clientSequence : serverSequence,
        acknowledgment: flags.contains(.ack) ? (isClient ? clientHasGot : serverHasGot) : 0, flags,
        payload: changed[hop.point].map { Array($0.utf8) } ?? payload)
      segment.time =
        world.now + ElapsedTime(nanoseconds: (isClient ? hop.distance : length - hop.distance) + late)
      if let shift = sequenceShifts[hop.point] {
        segment.sequence &+= isClient ? shift.client : shift.server
        if flags.contains(.ack) { segment.acknowledgment &+= isClient ? shift.server : shift.client }
      }
      if flags.contains(.syn), let timestamps {
        segment.options =
          [8, 10] + (isClient ? timestamps.client : timestamps.server).networkBytes + [0, 0, 0, 0]
      }
      // A router between any two captures.
      segment.hopLimit = 64 - UInt8(isClient ? place : hops.count - 1 - place + routersBehind)
      world.add(segment, at: hop.point)
    }
    let step = UInt32(payload.count) + (flags.contains(.syn) || flags.contains(.fin) ? 1 : 0)
    if isClient { clientSequence &+= step } else { serverSequence &+= step }
    let arrives = (isClient ? hops.last : hops.first).map { seen?.contains($0.point) ?? true } ?? true
    if arrives, isClient { serverHasGot = clientSequence }
    if arrives, !isClient { clientHasGot = serverSequence }
    // The other side answers when it has got it.
    world.now = world.now + ElapsedTime(nanoseconds: length + late + 20_000)
    return self
  }
}
