import FTPSessions
import NetworkTypes
import TCPFlows
import TestSupport
import Testing

/// A capture that lacks something makes verdicts weaker, never wrong.
@Suite("Verdicts on damaged captures")
struct DamagedVerdictTests {
  private static let seeds = 0..<300

  private func contradictions(_ recording: Recording, _ truth: Trace, _ damage: Damage, seed: Int) -> [String]
  {
    var random = SeededGenerator(seed: UInt64(seed))
    let damaged = damage.apply(to: recording, overtaking: Self.overtaking(in: truth), &random)
    let trace = damaged.trace()
    return Contradictions(truth: truth, damaged: trace, original: damaged.frames.map(\.original)).found.map {
      "seed \(seed), \(damage): \($0)"
    }
  }

  /// By how much frames overtake one another.
  ///
  /// The queues of a network card are emptied within a fraction of what a packet takes to the other end and back, or
  /// every capture would show answers before their questions. Laboratory captures have round trips of microseconds:
  /// moving their frames by more would make captures that cannot be.
  private static func overtaking(in truth: Trace) -> ElapsedTime {
    let shortest = truth.connections.compactMap(\.shortestRoundTrip).min() ?? .zero
    return min(shortest, ElapsedTime(nanoseconds: 2_000_000))
  }

  @Test("Random sessions: no verdict contradicts the truth", arguments: Damage.allCases)
  func randomSessions(damage: Damage) {
    var found: [String] = []
    for seed in Self.seeds {
      let segments = RandomSessions.segments(
        seed: UInt64(seed), isIPv6: seed % 5 == 4, numbersPackets: seed % 3 > 0)
      let recording = Recording(segments.map(\.frame))
      found += contradictions(recording, recording.trace(), damage, seed: seed)
    }
    #expect(found.isEmpty, "\(found.count): \(found.prefix(12).joined(separator: "\n"))")
  }

  @Test("Sample traces: no verdict contradicts the truth", arguments: Recording.samples)
  func samples(name: String) throws {
    let recording = try Recording.sample(name)
    let truth = recording.trace()
    var found: [String] = []
    for damage in Damage.allCases {
      for seed in 0..<12 { found += contradictions(recording, truth, damage, seed: seed) }
    }
    #expect(found.isEmpty, "\(found.count): \(found.prefix(12).joined(separator: "\n"))")
  }
}
