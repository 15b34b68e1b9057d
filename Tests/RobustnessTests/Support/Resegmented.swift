import NetworkTypes
import TestSupport

/// The segments of a capture, cut, copied and put in another order without changing what the streams say.
enum Resegmented {
  /// Cuts every payload into pieces at random places; a FIN stays with the last one.
  static func cut(_ segments: [TestSegment], _ random: inout SeededGenerator) -> [TestSegment] {
    var random = random
    return segments.flatMap { segment -> [TestSegment] in
      guard segment.payload.count > 1 else { return [segment] }
      var pieces: [TestSegment] = []
      var start = 0
      while start < segment.payload.count {
        let end = min(
          segment.payload.count, start + Int.random(in: 1...max(1, segment.payload.count), using: &random))
        var piece = segment
        piece.payload = Array(segment.payload[start..<end])
        piece.sequence &+= UInt32(start)
        if end < segment.payload.count { piece.flags.removeAll { $0 == .fin } }
        piece.time = segment.time + ElapsedTime(nanoseconds: Int64(start) * 10)
        pieces.append(piece)
        start = end
      }
      return pieces
    }
  }

  /// Puts the pieces of one sender that follow one another directly in a random order, and sends some of them again,
  /// whole or from a place before.
  static func shuffled(_ segments: [TestSegment], _ random: inout SeededGenerator) -> [TestSegment] {
    var result: [TestSegment] = []
    var run: [TestSegment] = []
    func flush(_ random: inout SeededGenerator) {
      let times = run.map(\.time)
      var copies = run
      for segment in run where Int.random(in: 0..<3, using: &random) == 0 { copies.append(segment) }
      copies.shuffle(using: &random)
      for (place, segment) in copies.enumerated() {
        var timed = segment
        timed.time = times[min(place, times.count - 1)] + ElapsedTime(nanoseconds: Int64(place))
        result.append(timed)
      }
      run = []
    }
    for segment in segments {
      let isPlain = !segment.payload.isEmpty && segment.flags.allSatisfy { $0 == .psh || $0 == .ack }
      if let last = run.last,
        !isPlain || segment.source != last.source || segment.destination != last.destination
          || segment.acknowledgment != last.acknowledgment
          || segment.time - last.time > ElapsedTime(seconds: 0.0005)
      {
        flush(&random)
      }
      if isPlain { run.append(segment) } else { result.append(segment) }
    }
    flush(&random)
    return result
  }

  /// Moves the sequence numbers of both directions of every connection, each by its own amount.
  static func moved(_ segments: [TestSegment], _ random: inout SeededGenerator) -> [TestSegment] {
    var shifts: [[Endpoint]: UInt32] = [:]
    return segments.map { segment in
      var moved = segment
      let (forth, back) = ([segment.source, segment.destination], [segment.destination, segment.source])
      for key in [forth, back] where shifts[key] == nil {
        shifts[key] = UInt32.random(in: 0...UInt32.max, using: &random)
      }
      moved.sequence &+= shifts[forth] ?? 0
      if segment.flags.contains(.ack) { moved.acknowledgment &+= shifts[back] ?? 0 }
      return moved
    }
  }
}
