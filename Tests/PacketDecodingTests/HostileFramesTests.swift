import NetworkTypes
import TestSupport
import Testing

@testable import PacketDecoding

@Suite("Frames of any bytes")
struct HostileFramesTests {
  /// What is wrong with a result, if anything is: all places have to lie inside the frame.
  private static func fault(_ result: DecodedPacket, in frame: [UInt8]) -> String? {
    switch result {
    case .segment(let segment):
      let (options, payload) = (segment.optionBytes, segment.payloadBytes)
      if options.lowerBound < 20 || options.upperBound > frame.count { return "options outside the frame" }
      if options.count > 40 { return "more options than a header holds" }
      if payload.lowerBound != options.upperBound { return "payload apart from the options" }
      if payload.upperBound > frame.count { return "payload outside the frame" }
      if payload.count > segment.payloadLength { return "more payload captured than there was" }
      if segment.source.address.isIPv6 != segment.destination.address.isIPv6 { return "two IP versions" }
      if segment.source.address.isIPv6 != (segment.identification == nil) { return "wrong identification" }
      _ = TCPOptions(frame.span.bytes.extracting(options))
    case .stop(let stop):
      if stop.offset < 0 || stop.needed < 0 { return "negative place" }
      // Less than that where a packet around the header ends before the frame.
      if !(0...max(0, frame.count - stop.offset)).contains(stop.available) {
        return "more bytes than there are"
      }
      if stop.reason == .truncated, stop.needed <= stop.available { return "truncated without a need" }
    case .fragment(let fragment):
      let captured = fragment.capturedBytes(of: frame.span.bytes)
      if captured.upperBound > frame.count { return "piece outside the frame" }
      if let range = fragment.range, captured.count > range.count { return "more of a piece than there was" }
    }
    return nil
  }

  /// Decodes frames and records the ones with a fault; returns what came of them.
  private func decodeAll(
    _ count: Int, seed: UInt64, _ make: (inout SeededGenerator) -> (frame: [UInt8], linkType: LinkType)
  ) -> (segments: Int, stops: [DecodeStop.Reason: Int]) {
    var generator = SeededGenerator(seed: seed)
    var segments = 0
    var stops: [DecodeStop.Reason: Int] = [:]
    for _ in 0..<count {
      let (frame, linkType) = make(&generator)
      let longest = [0, frame.count, frame.count * 2, 70_000].randomElement(using: &generator) ?? 0
      let result = decode(frame, linkType, wireLength: longest)
      if let fault = Self.fault(result, in: frame) {
        Issue.record("\(fault): \(result) of \(frame) as \(linkType.rawValue)")
      }
      if let stop = result.stop { stops[stop.reason, default: 0] += 1 }
      if result.segment != nil { segments += 1 }
    }
    return (segments, stops)
  }

  @Test("Random bytes decode to something inside the frame", arguments: SampleFrame.linkTypes)
  func random(_ linkType: LinkType) {
    let outcome = decodeAll(3000, seed: 1 + UInt64(linkType.rawValue)) { generator in
      (generator.bytes(Int.random(in: 0...120, using: &generator)), linkType)
    }
    if linkType == LinkType(rawValue: 119) {
      #expect(outcome.stops == [.unsupportedLinkType: 3000])
    } else {
      #expect(outcome.stops[.truncated, default: 0] > 0)
      // These start with a length, which random bytes make longer than the frame.
      guard ![.radiotap, .netfilterLog, .packetTap].contains(linkType) else { return }
      let others: [DecodeStop.Reason] = [.notIP, .malformed, .unsupportedLinkType]
      #expect(others.reduce(0) { $0 + outcome.stops[$1, default: 0] } > 1000)
    }
  }

  @Test(
    "Random bytes behind the start of a true frame decode to something inside it", arguments: SampleFrame.all)
  func randomRest(_ sample: SampleFrame) {
    let outcome = decodeAll(500, seed: 2) { generator in
      let start = sample.bytes.prefix(Int.random(in: 0...sample.bytes.count, using: &generator))
      return (start + generator.bytes(Int.random(in: 0...80, using: &generator)), sample.linkType)
    }
    #expect(outcome.segments > 0)
    #expect(outcome.stops.count > 1)
  }

  @Test("Mutated frames decode to something inside the frame, for every reason there is")
  func mutated() {
    let outcome = decodeAll(20_000, seed: 3) { generator in
      let sample = SampleFrame.all.randomElement(using: &generator) ?? SampleFrame.all[0]
      var frame = sample.bytes
      for _ in 0...Int.random(in: 0...3, using: &generator) {
        Self.mutate(&frame, &generator)
      }
      let swaps = Int.random(in: 0..<20, using: &generator) == 0
      return (frame, swaps ? SampleFrame.linkTypes.randomElement(using: &generator) ?? .raw : sample.linkType)
    }
    #expect(outcome.segments > 1000)
    // Nine headers inside one another do not come about by chance, and pieces are judged later.
    let others: Set<DecodeStop.Reason> = [.tooManyHeaders, .fragmentIncomplete, .fragmentOverlap]
    #expect(Set(outcome.stops.keys).union(others) == Set(DecodeStop.Reason.allCases))
  }

  private static func mutate(_ frame: inout [UInt8], _ generator: inout SeededGenerator) {
    guard !frame.isEmpty else { return }
    let place = Int.random(in: 0..<frame.count, using: &generator)
    switch Int.random(in: 0..<7, using: &generator) {
    case 0, 1: frame[place] = UInt8.random(in: 0...255, using: &generator)
    case 2: frame[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
    case 3: frame[place] = [0, 0xff, 4, 6, 41, 44, 51, 60].randomElement(using: &generator) ?? 0
    case 4: frame.removeLast(frame.count - place)
    case 5: frame.remove(at: place)
    default: frame.insert(contentsOf: generator.bytes(4), at: place)
    }
  }

  @Test(
    "A frame cut anywhere is truncated, or the same segment with less of it captured",
    arguments: SampleFrame.all)
  func cutAnywhere(_ sample: SampleFrame) throws {
    let whole = try #require(decode(sample.bytes, sample.linkType).segment)
    let headerEnd = whole.optionBytes.lowerBound
    for length in 0...sample.bytes.count {
      let frame = Array(sample.bytes.prefix(length))
      let result = decode(frame, sample.linkType, wireLength: sample.bytes.count)
      #expect(Self.fault(result, in: frame) == nil, "\(length) bytes")
      if length < headerEnd {
        #expect(result.stop?.reason == .truncated, "\(length) bytes")
      } else {
        #expect(result.segment?.withoutPlaces == whole.withoutPlaces, "\(length) bytes")
        #expect(result.segment?.optionBytes == whole.optionBytes.clamped(to: 0..<length), "\(length) bytes")
        #expect(result.segment?.payloadBytes == whole.payloadBytes.clamped(to: 0..<length), "\(length) bytes")
      }
    }
  }
}
