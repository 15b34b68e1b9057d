import FTPSessions
import NetworkTypes
import TCPFlows
import TestSupport
import Testing

/// What does not change the conversation does not change the report.
@Suite("Changes that must change nothing")
struct InvarianceTests {
  private static let seeds: Range<UInt64> = 0..<200

  private func segments(_ seed: UInt64) -> [TestSegment] {
    RandomSessions.segments(seed: seed, isIPv6: seed % 4 == 3, numbersPackets: seed % 3 > 0)
  }

  private func summary(_ segments: [TestSegment]) -> Summary {
    Summary(Recording(segments.map(\.frame)).trace(Recording.withDialogue))
  }

  @Test("However the streams are cut into segments, the dialogue and the transfers are the same")
  func segmentation() {
    for seed in Self.seeds {
      var random = SeededGenerator(seed: seed &+ 7)
      let whole = segments(seed)
      let pieces = Resegmented.cut(whole, &random)
      #expect(summary(pieces) == summary(whole), "seed \(seed)")
    }
  }

  @Test("In whatever order, and however often, the pieces come, the dialogue and the transfers are the same")
  func order() {
    for seed in Self.seeds {
      var random = SeededGenerator(seed: seed &+ 7)
      let whole = segments(seed)
      let pieces = Resegmented.shuffled(Resegmented.cut(whole, &random), &random)
      #expect(summary(pieces) == summary(whole), "seed \(seed)")
    }
  }

  @Test("Of copies that differ the first one is read, and the conflict is reported")
  func conflicts() throws {
    for seed in Self.seeds {
      var random = SeededGenerator(seed: seed &+ 7)
      let whole = segments(seed)
      var forged: [TestSegment] = []
      var conflicts = 0
      for segment in whole {
        forged.append(segment)
        guard segment.payload.count > 4, segment.payload.count < 200, segment.source.port == 21,
          Int.random(in: 0..<3, using: &random) == 0
        else { continue }
        var other = segment
        other.payload[Int.random(in: 0..<other.payload.count, using: &random)] ^= 1
        other.time = segment.time + ElapsedTime(nanoseconds: 400_000)
        other.identification = segment.identification == 0 ? 0 : ~segment.identification
        forged.append(other)
        conflicts += 1
      }
      let trace = Recording(forged.map(\.frame)).trace(Recording.withDialogue)
      #expect(Summary(trace) == summary(whole), "seed \(seed)")
      #expect(trace.quality.conflictingOverlaps == conflicts, "seed \(seed)")
      #expect((trace.quality.first.conflictingOverlap == nil) == (conflicts == 0))
    }
  }

  @Test("Every frame twice changes nothing but the count of copies", arguments: [0, 1, 3])
  func duplicates(distance: Int) throws {
    for seed in Self.seeds {
      let whole = segments(seed).map(\.frame)
      var doubled: [TestFrame] = []
      var start = 0
      while start < whole.count {
        var end = start + 1
        // Copies come a moment later, behind as many frames as were sent in that moment.
        while end < whole.count, end <= start + distance,
          whole[end].time - whole[start].time < ElapsedTime(nanoseconds: 4_000_000)
        {
          end += 1
        }
        let run = whole[start..<end]
        doubled += run
        doubled += run.map { frame in
          var copy = frame
          copy.time = (run.last?.time ?? frame.time) + ElapsedTime(nanoseconds: 20_000)
          return copy
        }
        start = end
      }
      // Without numbered packets, copies of what came milliseconds ago cannot be told from repetitions.
      guard distance == 0 || seed % 3 > 0 && seed % 4 != 3 else { continue }
      let (once, twice) = (Recording(whole).trace(), Recording(doubled).trace())
      #expect(Summary(once) == Summary(twice), "seed \(seed)")
      #expect(
        once.connections.map {
          $0.fromOriginator.retransmittedSegments + $0.fromResponder.retransmittedSegments
        }
          == twice.connections.map {
            $0.fromOriginator.retransmittedSegments + $0.fromResponder.retransmittedSegments
          }, "seed \(seed)")
    }
  }

  @Test("Both sides of a router, one or two hops apart, are one capture", arguments: [1, 2])
  func router(hops: UInt8) {
    for seed in Self.seeds {
      let whole = segments(seed)
      let doubled = whole.flatMap { segment -> [TestSegment] in
        var routed = segment
        routed.hopLimit -= hops
        routed.time = segment.time + ElapsedTime(nanoseconds: 90_000)
        return [segment, routed]
      }
      #expect(summary(doubled) == summary(whole), "seed \(seed)")
    }
  }

  @Test("Other sequence numbers, through the wrap too, change nothing in the JSON but the keys of sessions")
  func sequenceNumbers() throws {
    for seed in Self.seeds {
      var random = SeededGenerator(seed: seed &+ 7)
      let whole = segments(seed)
      let moved = Resegmented.moved(whole, &random)
      #expect(
        try withoutKeys(Recording(moved.map(\.frame)).json())
          == withoutKeys(Recording(whole.map(\.frame)).json()),
        "seed \(seed)")
    }
  }

  @Test("Other times change nothing in the JSON but the times and the keys of sessions")
  func times() throws {
    for seed in Self.seeds {
      var random = SeededGenerator(seed: seed &+ 7)
      let seconds = Double.random(in: -1e9...1e9, using: &random).rounded()
      let whole = segments(seed)
      let moved = whole.map { segment in
        var moved = segment
        moved.time = segment.time + ElapsedTime(seconds: seconds)
        return moved
      }
      #expect(
        try withoutTimes(Recording(moved.map(\.frame)).json())
          == withoutTimes(Recording(whole.map(\.frame)).json()), "seed \(seed)")
    }
  }

  @Test("The link type changes nothing in the JSON")
  func linkTypes() throws {
    for seed in Self.seeds {
      let whole = segments(seed)
      let json = try Recording(whole.map(\.frame)).json()
      let raw = whole.map { TestFrame(time: $0.time, bytes: $0.ipBytes) }
      let cooked = whole.map { segment in
        let type: UInt16 = segment.source.address.isIPv6 ? 0x86dd : 0x0800
        return TestFrame(
          time: segment.time,
          bytes: [0, 0, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0] + type.networkBytes + segment.ipBytes)
      }
      #expect(try Recording(raw, linkType: .raw).json() == json, "seed \(seed)")
      #expect(try Recording(cooked, linkType: .linuxCooked).json() == json, "seed \(seed)")
    }
  }

  @Test("A capture that ends early tells the same of every session that was over by then")
  func prefixes() {
    for seed in Self.seeds {
      var random = SeededGenerator(seed: seed &+ 7)
      let whole = segments(seed).map(\.frame)
      let full = Recording(whole).trace(Recording.withDialogue)
      let length = Int.random(in: 0...whole.count, using: &random)
      let part = Summary(Recording(Array(whole.prefix(length))).trace(Recording.withDialogue))
      let fullSummary = Summary(full)
      for (place, session) in full.sessions.enumerated() {
        let used = [session.connection] + session.transfers.compactMap(\.connection)
        guard used.allSatisfy({ Int(full.connections[$0].last.frame.number) <= length }),
          full.connections[session.connection].endReason != .open
        else { continue }
        #expect(part.sessions.contains(fullSummary.sessions[place]), "seed \(seed), \(length) frames")
      }
    }
  }

  // MARK: - Comparing JSON

  private func withoutKeys(_ json: String) -> String {
    json.replacing(/"key":"[^"]*"/, with: "")
  }

  private func withoutTimes(_ json: String) -> String {
    withoutKeys(json).replacing(/"\d\d\d\d-\d\d-\d\dT[^"]*Z"/, with: "")
  }
}
