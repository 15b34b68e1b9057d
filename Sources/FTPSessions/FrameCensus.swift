internal import NetworkTypes
internal import PacketDecoding

/// Counts frames by what was found of them beside TCP.
struct FrameCensus {
  private var stops = [Int](repeating: 0, count: DecodeStop.Reason.allCases.count)
  private var linkTypes: [Int32: Int] = [:]
  /// By the place of the kind's bit.
  private var kinds = [Int](repeating: 0, count: UInt16.bitWidth)

  /// Counts a frame without a segment.
  @inline(never)
  mutating func count(_ stop: DecodeStop) {
    if let linkType = stop.linkType {
      linkTypes[linkType.rawValue, default: 0] += 1
    } else {
      count(stop.reason, 1)
    }
  }

  /// Counts frames without a segment.
  mutating func count(_ reason: DecodeStop.Reason, _ number: Int) {
    guard let place = DecodeStop.Reason.allCases.firstIndex(of: reason) else { return }
    stops[place] += number
  }

  /// Counts a frame whose segment was wrapped in something.
  @inline(never)
  mutating func count(_ encapsulations: Encapsulations) {
    var bits = encapsulations.rawValue
    while bits != 0 {
      kinds[bits.trailingZeroBitCount] += 1
      bits &= bits - 1
    }
  }

  /// Frames without a segment by reason, in the order of these; link types by their numbers.
  var skipped: [(reason: String, count: Int)] {
    let reasons = zip(DecodeStop.Reason.allCases, stops).map { ($0.0.rawValue, $0.1) }
    let types = linkTypes.map { ("link_type_\($0.key)", $0.value) }
    return (reasons + types).filter { $0.1 > 0 }.sorted { $0.0 < $1.0 }
  }

  /// Frames with a segment by what it was wrapped in, in the order of the names.
  var encapsulations: [(name: String, count: Int)] {
    Encapsulations.named.map { ($0.name, kinds[$0.kind.rawValue.trailingZeroBitCount]) }.filter { $0.1 > 0 }
  }
}
