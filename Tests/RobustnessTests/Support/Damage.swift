import NetworkTypes
import TestSupport

/// The ways in which a capture can lie about what was on the wire.
enum Damage: CaseIterable {
  case lostFrames, lostAcknowledgments, lostRun, lostRuns, lostHead, lostTail, clientOnly, serverOnly
  case shortSnapshot, shorterSnapshot, overtaken

  /// Damages a recording.
  ///
  /// Neighbours within `overtaking` change places, as with captures of several queues.
  func apply(to recording: Recording, overtaking: ElapsedTime, _ random: inout SeededGenerator) -> Recording {
    var random = random
    return recording.changed { frames in
      let count = frames.count
      guard count > 4 else { return }
      switch self {
      case .lostFrames:
        let share = [0.01, 0.05, 0.2].randomElement(using: &random) ?? 0.1
        frames.removeAll { _ in Double.random(in: 0..<1, using: &random) < share }
      case .lostAcknowledgments:
        frames.removeAll { $0.frame.wireLength < 70 && Bool.random(using: &random) }
      case .lostRun: Self.loseRun(of: count / 4, in: &frames, &random)
      case .lostRuns: for _ in 0..<4 { Self.loseRun(of: count / 12, in: &frames, &random) }
      case .lostHead: frames.removeFirst(Int.random(in: 1..<count, using: &random))
      case .lostTail: frames.removeLast(Int.random(in: 1..<count, using: &random))
      case .clientOnly, .serverOnly:
        frames.removeAll { Self.isFromClient($0.frame.bytes) != (self == .clientOnly) }
      case .shortSnapshot: Self.cut(&frames, at: 96)
      case .shorterSnapshot: Self.cut(&frames, at: 70)
      case .overtaken:
        for place in 1..<count where Int.random(in: 0..<4, using: &random) == 0 {
          let distance = frames[place].frame.time - frames[place - 1].frame.time
          // A RST before the SYN that it answers cannot be told from one that answers something else.
          let hasReset = [frames[place], frames[place - 1]].contains { Self.hasReset($0.frame.bytes) }
          if distance <= overtaking, !hasReset { frames.swapAt(place - 1, place) }
        }
      }
    }
  }

  private static func loseRun(
    of length: Int, in frames: inout [Recording.Frame], _ random: inout SeededGenerator
  ) {
    guard frames.count > 1 else { return }
    let start = Int.random(in: 0..<frames.count, using: &random)
    frames.removeSubrange(
      start..<min(frames.count, start + Int.random(in: 1...max(1, length), using: &random)))
  }

  private static func cut(_ frames: inout [Recording.Frame], at length: Int) {
    for place in frames.indices {
      frames[place].frame.bytes = Array(frames[place].frame.bytes.prefix(length))
    }
  }

  /// Whether a frame's TCP header has RST set; Ethernet or Linux cooked, without options of IP.
  private static func hasReset(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 16 else { return false }
    let start = bytes[14] >> 4 == 4 || bytes[14] >> 4 == 6 ? 14 : 16
    let flags = start + (bytes[start] >> 4 == 6 ? 40 : 20) + 13
    return bytes.count > flags && bytes[flags] & 4 != 0
  }

  /// Whether a frame is from the client, by the ports and addresses of the test's captures.
  private static func isFromClient(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 38 else { return true }
    let isIPv6 = bytes[12] == 0x86
    let isCooked = bytes[14] >> 4 != 4 && bytes[14] >> 4 != 6
    let start = isCooked ? 16 : 14
    guard bytes.count > start + 40 else { return true }
    // 192.0.2.x and 2001:db8::1 are clients.
    if isIPv6 { return bytes[start + 23] == 1 || bytes[start + 23] == 0x10 }
    return bytes[start + 12] == 192
  }
}
