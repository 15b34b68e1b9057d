import FTPSessions
import Foundation
import NetworkTypes
import PacketDecoding
import TCPFlows
import TestSupport
import Testing

/// Traffic that was made to fill the memory or the time, streamed into the analyzer.
@Suite("Attacks")
struct AttackTests {
  /// Streams segments into a builder without keeping them.
  private struct Stream: ~Copyable {
    var builder: TraceBuilder
    private let decoder = PacketDecoder()
    private var number: UInt32 = 0
    private var time = Timestamp(seconds: 1_772_366_400, nanoseconds: 0)

    init(maximumMemory: Int = AnalysisSettings.defaultMaximumMemory, keepsDialogue: Bool = false) {
      var settings = AnalysisSettings()
      settings.maximumMemory = maximumMemory
      settings.keepsDialogue = keepsDialogue
      builder = TraceBuilder(settings: settings)
    }

    mutating func send(_ segment: TestSegment) {
      number += 1
      time = time + ElapsedTime(nanoseconds: 10_000)
      let bytes = segment.ipBytes
      builder.process(
        decoder.decode(bytes.span.bytes, linkType: .raw, wireLength: bytes.count), frame: bytes.span.bytes,
        SegmentMark(frame: FrameReference(number: number), time: time))
    }

    mutating func send(_ segments: [TestSegment]) {
      for segment in segments { send(segment) }
    }

    mutating func finish() -> Trace {
      builder.finish(VantagePoint(name: "attack", role: .unknown), files: [])
    }
  }

  private static let client = Endpoint(IPAddress(ipv4: 0xc000_0201), 40_000)
  private static let server = Endpoint(IPAddress(ipv4: 0xc633_6401), 21)

  /// A session up to the login.
  private func login() -> [TestSegment] {
    let timeline = TestTimeline()
    Conversation(on: timeline, client: Self.client, server: Self.server).handshake().reply("220 ready")
      .command("USER x").reply("331 Password").command("PASS x").reply("230 Welcome")
    return timeline.segments
  }

  /// Seconds of this thread's processor time that something takes: what else the machine does does not count.
  private func seconds(_ body: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    body()
    return now() - start
  }

  @Test(
    "SYNs from random ports stop at the memory limit, and the session before them is whole",
    arguments: [21, 80])
  func synFlood(port: UInt16) throws {
    var random = SeededGenerator(seed: 1)
    var stream = Stream(maximumMemory: 64 << 20)
    let timeline = TestTimeline()
    let control = Conversation(on: timeline, client: Self.client, server: Self.server)
    control.handshake().reply("220 ready").command("USER x").reply("331 Password").command("PASS x")
    control.reply("230 Welcome").command("QUIT").reply("221 Bye").close()
    let (before, after) = (timeline.segments.prefix(8), timeline.segments.dropFirst(8))
    stream.send(Array(before))
    for _ in 0..<200_000 {
      let source = Endpoint(
        IPAddress(ipv4: UInt32.random(in: 0...UInt32.max, using: &random)),
        UInt16.random(in: 1024...65_535, using: &random))
      stream.send(TestSegment(from: source, to: Endpoint(Self.server.address, port), sequence: 1, [.syn]))
    }
    stream.send(Array(after))
    let trace = stream.finish()
    #expect(trace.quality.limitsReached == ["memory"])
    #expect(trace.quality.first.limit != nil)
    #expect(trace.quality.skipped.contains { $0.reason == "memory_limit" && $0.count > 100_000 })
    let session = try #require(trace.sessions.first { $0.client == Self.client })
    #expect(session.outcome == .ok)
  }

  @Test("What a session lacks for want of memory has not failed")
  func transferBeyondMemory() throws {
    var stream = Stream(maximumMemory: 64 << 20)
    stream.send(login())
    for number in 0..<120_000 {
      stream.send(
        TestSegment(
          from: Endpoint(IPAddress(ipv4: UInt32(number)), 1), to: Endpoint(Self.server.address, 80), [.syn]))
    }
    let timeline = TestTimeline()
    let sent = login().filter { $0.source == Self.client }.reduce(0) { $0 + $1.payload.count }
    let received = login().filter { $0.source == Self.server }.reduce(0) { $0 + $1.payload.count }
    let control = Conversation(
      on: timeline, client: Self.client, server: Self.server, clientSequence: 1001 + UInt32(sent),
      serverSequence: 9001 + UInt32(received))
    control.command("PASV").reply("227 ok (198,51,100,1,200,1)").command("RETR f")
    timeline.wait(seconds: 60)
    control.close()
    stream.send(timeline.segments)
    let session = try #require(stream.finish().sessions.first)
    #expect(session.transfers.map(\.outcome) == [.unknown])
    #expect(session.outcome == .incomplete)
  }

  @Test("Control text without a line end is read up to the limit of a line", arguments: [true, false])
  func endlessLine(isByClient: Bool) throws {
    var stream = Stream()
    stream.send(login())
    let (source, destination) = isByClient ? (Self.client, Self.server) : (Self.server, Self.client)
    var segment = TestSegment(
      from: source, to: destination, sequence: isByClient ? 1016 : 9043, [.ack],
      payload: Array(repeating: 0x41, count: 60_000))
    for number in 0..<1000 {
      segment.identification = UInt16(number)
      stream.send(segment)
      segment.sequence &+= 60_000
    }
    #expect(stream.builder.usedMemory < 40 << 20)
    let session = try #require(stream.finish().sessions.first)
    #expect(session.limitsReached == ["line_length"])
  }

  @Test("One-byte segments in reverse order take time in proportion to their number")
  func reverseOrder() {
    func run(_ count: UInt32) -> Double {
      var stream = Stream()
      stream.send(login())
      return seconds {
        for number in (0..<count).reversed() {
          stream.send(
            TestSegment(
              from: Self.client, to: Self.server, sequence: 1016 + number, acknowledgment: 9043, [.ack],
              payload: [0x41]))
        }
      }
    }
    _ = run(1000)
    let (small, large) = (run(20_000), run(80_000))
    #expect(large < small * 12 + 0.1)
  }

  @Test("PASV without end reaches the limits of a session, in proportion to its number")
  func endlessPASV() throws {
    func run(_ count: Int) -> (Double, Trace) {
      var stream = Stream()
      stream.send(login())
      var trace: Trace?
      let time = seconds {
        var (sequence, acknowledgment) = (UInt32(1016), UInt32(9043))
        for number in 0..<count {
          let command = Array("PASV\r\n".utf8)
          stream.send(
            TestSegment(
              from: Self.client, to: Self.server, sequence: sequence, acknowledgment: acknowledgment, [.ack],
              payload: command))
          sequence &+= UInt32(command.count)
          let reply = Array("227 (198,51,100,1,\(128 + number % 64),\(number / 64 % 256))\r\n".utf8)
          stream.send(
            TestSegment(
              from: Self.server, to: Self.client, sequence: acknowledgment, acknowledgment: sequence, [.ack],
              payload: reply))
          acknowledgment &+= UInt32(reply.count)
        }
        for port in UInt16(0)..<2000 {
          stream.send(
            TestSegment(
              from: Endpoint(Self.client.address, 50_000 + port),
              to: Endpoint(Self.server.address, 32_768 + port),
              [.syn]))
        }
        trace = stream.finish()
      }
      return (time, trace ?? stream.finish())
    }
    let (small, _) = run(10_000)
    let (large, trace) = run(110_000)
    #expect(large < small * 30 + 0.5)
    let session = try #require(trace.sessions.first)
    #expect(session.limitsReached == ["transfers"])
    #expect(session.transfers.count == 100_000)
  }

  @Test("Announcements of one endpoint that are never used do not make later claims slow")
  func endlessExpectations() {
    func run(_ count: Int) -> Double {
      var stream = Stream()
      // One session keeps the endpoint announced, so that none of those behind it is out of the way.
      stream.send(login())
      var (sequence, acknowledgment) = (UInt32(1016), UInt32(9043))
      var segments: [TestSegment] = []
      let other = Endpoint(IPAddress(ipv4: 0xc000_0202), 40_000)
      let reply = Array("227 (198,51,100,1,200,1)\r\n".utf8)
      segments.append(
        TestSegment(
          from: Self.server, to: Self.client, sequence: 9043, acknowledgment: 1016, [.ack], payload: reply))
      let timeline = TestTimeline()
      Conversation(on: timeline, client: other, server: Self.server).handshake().reply("220 ready")
        .command("USER x").reply("331 Password").command("PASS x").reply("230 Welcome")
      segments += timeline.segments
      for number in 0..<count {
        let command = Array("PASV\r\n".utf8)
        segments.append(
          TestSegment(
            from: other, to: Self.server, sequence: sequence, acknowledgment: acknowledgment, [.ack],
            payload: command))
        sequence &+= UInt32(command.count)
        segments.append(
          TestSegment(
            from: Self.server, to: other, sequence: acknowledgment, acknowledgment: sequence, [.ack],
            payload: reply))
        acknowledgment &+= UInt32(reply.count)
        if number % 2 == 0 {
          segments.append(
            TestSegment(
              from: Endpoint(other.address, UInt16(1024 + number % 60_000)),
              to: Endpoint(Self.server.address, 51_201), sequence: UInt32(number), [.syn]))
        }
      }
      stream.send(segments)
      return seconds { _ = stream.finish() }
    }
    _ = run(100)
    // Eight times as many: linear work takes eight times as long, quadratic work 64 times.
    let (small, large) = (min(run(4000), run(4000)), run(32_000))
    #expect(large < small * 24 + 0.1)
  }

  @Test("Sessions that are over still count for what they keep")
  func endlessTransfers() throws {
    var stream = Stream(maximumMemory: 64 << 20)
    let announcements = 15
    for number in UInt32(0)..<4000 {
      let timeline = TestTimeline()
      let client = Endpoint(IPAddress(ipv4: 0x0a00_0000 + number), 40_000)
      let control = Conversation(on: timeline, client: client, server: Self.server)
      control.handshake().reply("220 ready").command("USER x").reply("230 ok")
      for port in 0..<announcements { control.command("PASV").reply("227 ok (198,51,100,1,200,\(port))") }
      control.command("QUIT").reply("221 Bye").close()
      stream.send(timeline.segments)
    }
    #expect(stream.builder.usedMemory < 65 << 20)
    let trace = stream.finish()
    #expect(trace.quality.limitsReached == ["memory"])
    // A transfer takes more than a kilobyte.
    #expect(trace.sessions.reduce(0) { $0 + $1.transfers.count } < 64 << 10)
    #expect(trace.sessions.count > 100)
  }

  @Test("A dialogue that is kept stops at the memory limit, and says so")
  func endlessDialogue() throws {
    var stream = Stream(maximumMemory: 64 << 20, keepsDialogue: true)
    stream.send(login())
    let line = Array((String(repeating: "x", count: 5000) + "\r\n").utf8)
    var sequence: UInt32 = 1016
    for _ in 0..<20_000 {
      stream.send(
        TestSegment(
          from: Self.client, to: Self.server, sequence: sequence, acknowledgment: 9043, [.ack], payload: line)
      )
      sequence &+= UInt32(line.count)
    }
    #expect(stream.builder.usedMemory < 70 << 20)
    let trace = stream.finish()
    let session = try #require(trace.sessions.first)
    #expect(session.limitsReached.contains("memory") || session.limitsReached.contains("pending_commands"))
    #expect(session.outcome == .incomplete)
  }

  @Test("Holes without end are given up one by one, within the memory limit")
  func endlessHoles() {
    var stream = Stream(maximumMemory: 64 << 20)
    for port in UInt16(1)...600 {
      let source = Endpoint(Self.client.address, port)
      stream.send(TestSegment(from: source, to: Endpoint(Self.server.address, 80), sequence: 0, [.syn]))
      for hole in UInt32(0)..<4000 {
        stream.send(
          TestSegment(
            from: source, to: Endpoint(Self.server.address, 80), sequence: 10 + hole * 2, [.ack], payload: [1]
          ))
      }
    }
    #expect(stream.builder.usedMemory <= (64 << 20) + (1 << 20))
    let quality = stream.finish().quality
    #expect(quality.missedBytes > 100_000)
    #expect(quality.limitsReached == ["memory"])
  }
}
