import FTPSessions
import NetworkTypes
import TestScenes
import Testing
import TraceComparison

/// Clocks of different captures are related by the segments that both saw.
@Suite("Clocks")
struct ClockAlignmentTests {
  /// Ten sessions in four minutes on the first backend.
  private static func world(_ clock: World.Clock, sessions: Int = 10, every gap: Double = 25) -> World {
    let world = World.balanced(clock)
    for number in 0..<sessions {
      world.session(
        Endpoint(.client, UInt16(40_000 + 10 * number)), backend: 1, dataPort: UInt16(50_000 + number))
      world.wait(seconds: gap)
    }
    return world
  }

  /// How far the clock of the first backend is corrected from the truth, at a true time.
  private static func error(_ comparison: Comparison, _ clock: World.Clock, at seconds: Double) -> Int64 {
    let truth = World.start + ElapsedTime(seconds: seconds)
    return (comparison.clocks[1].corrected(clock.shown(at: truth)) - truth).nanoseconds
  }

  private static let clocks: [World.Clock] = [-3600, 3.217, -631_152_000, 0].flatMap { offset in
    [0, 50, -50, 500, -500].map { World.Clock(offset: ElapsedTime(seconds: offset), ppm: $0) }
  }

  @Test("Clocks that are centuries apart, or jump by as much, are no harm", arguments: [0, 25.0])
  func survivesAbsurdClocks(gap: Double) {
    let (late, early) = (ElapsedTime(seconds: 7e9), ElapsedTime(seconds: -7e9))
    let parts = [late, early, .zero, late].enumerated().map { place, offset in
      let world = World.balanced(World.Clock(offset: offset), World.Clock(offset: early), seed: UInt64(place))
      world.wait(seconds: Double(place) * gap)
      world.session(
        Endpoint(.client, UInt16(40_000 + 10 * place)), backend: 1 + place % 2,
        dataPort: UInt16(50_000 + place))
      return world
    }
    let comparison = Comparison((0..<3).map { World.trace(of: parts, at: $0) })
    #expect(comparison.sessions.count == 4)
  }

  @Test("Offset and drift are found, and the truth is within the uncertainty", arguments: clocks)
  func findsOffsetAndDrift(clock: World.Clock) throws {
    let comparison = Comparison(Self.world(clock).traces)
    let alignment = comparison.clocks[1]
    #expect(alignment.method == .segments && alignment.steps.isEmpty)
    #expect(alignment.pairs > 100)
    let drift = try #require(alignment.driftPPM)
    #expect(abs(drift + clock.ppm / (1 + clock.ppm / 1e6)) < 5, "\(drift)")
    let uncertainty = try #require(alignment.uncertainty).nanoseconds
    // Half the smallest round trip between the captures is 4.98 ms.
    #expect(uncertainty <= 4_980_000 + 200_000 + 50_000)
    for seconds in [0.0, 100, 250] {
      #expect(abs(Self.error(comparison, clock, at: seconds)) <= uncertainty)
    }
  }

  @Test("Without enough segments for a drift, the uncertainty holds what it may add", arguments: clocks)
  func staysHonest(clock: World.Clock) throws {
    let comparison = Comparison(Self.world(clock, sessions: 1).traces)
    let alignment = comparison.clocks[1]
    #expect(alignment.driftPPM == nil)
    let uncertainty = try #require(alignment.uncertainty).nanoseconds
    for seconds in [0.0, 0.1] { #expect(abs(Self.error(comparison, clock, at: seconds)) <= uncertainty) }
  }

  @Test("A clock that was set is followed, and the step is told")
  func followsStep() throws {
    let before = Self.world(World.Clock(), sessions: 5)
    let after = World.balanced(World.Clock(offset: ElapsedTime(seconds: 7)))
    after.now = before.now
    after.random = before.random
    for number in 0..<5 {
      after.session(
        Endpoint(.client, UInt16(42_000 + 10 * number)), backend: 1, dataPort: UInt16(51_000 + number))
      after.wait(seconds: 25)
    }
    let comparison = Comparison([0, 1].map { World.trace(of: [before, after], at: $0) })
    let steps = comparison.clocks[1].steps
    #expect(steps.count == 1)
    #expect(abs(try #require(steps.first).size.seconds - 7) < 0.011)
    let late = World.Clock(offset: ElapsedTime(seconds: 7))
    #expect(abs(Self.error(comparison, World.Clock(), at: 10)) < 6_000_000)
    #expect(abs(Self.error(comparison, late, at: 200)) < 6_000_000)
  }

  @Test("Captures that share nothing have no relation")
  func sharesNothing() {
    let comparison = Comparison(Self.world(World.Clock(), sessions: 1).traces)
    #expect(comparison.clocks.map(\.method) == [.reference, .segments, .none])
    #expect(comparison.clocks[2].offset == nil)
  }

  @Test("Two servers are related by way of the client that both saw")
  func chains() throws {
    let clock = World.Clock(offset: ElapsedTime(seconds: -60))
    let world = World.balanced(clock, World.Clock(offset: ElapsedTime(seconds: 90)))
    world.session(Endpoint(.client, 40_000), backend: 1, dataPort: 50_000)
    world.session(Endpoint(.client, 40_010), backend: 2, dataPort: 50_001)
    let comparison = Comparison(world.traces)
    for (place, seconds) in [(1, 60.0), (2, -90.0)] {
      let offset = try #require(comparison.clocks[place].offset)
      #expect(abs(offset.seconds - seconds) < 0.006)
    }
  }
}

extension World.Clock: CustomTestStringConvertible {
  /// The clock in words.
  public var testDescription: String { "\(offset.seconds) s, \(ppm) ppm" }
}
