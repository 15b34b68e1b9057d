import NetworkTypes
import Testing

@testable import EvidenceFiles

/// Which frames are shown, and in which order.
@Suite("Choosing frames")
struct FrameChoiceTests {
  /// The places of the frames that are chosen of `count`, and what each says was left out before it.
  private static func chosen(
    _ extent: ConnectionWindow.Extent, of count: Int, evidence: Set<Int> = []
  ) -> [(place: Int, leftOut: Int)] {
    var window = ConnectionWindow(extent)
    var frames: [ChosenFrame] = []
    for place in 0..<count {
      window.take(
        FrameReference(number: UInt32(place + 1)), at: Timestamp(nanoseconds: 0), of: 0,
        isEvidence: evidence.contains(place), into: &frames)
    }
    window.finish(into: &frames)
    #expect(window.count == count && window.chosen == frames.count)
    return frames.map { ($0.place, $0.leftOutBefore) }
  }

  private static let small = ConnectionWindow.Extent(opening: 3, closing: 2, around: 1)

  @Test("The start and the end of a connection are chosen")
  func ends() {
    let chosen = Self.chosen(Self.small, of: 20)
    #expect(chosen.map(\.place) == [0, 1, 2, 18, 19])
    #expect(chosen.map(\.leftOut) == [0, 0, 0, 15, 0])
  }

  @Test("What stands around evidence is chosen")
  func around() {
    let chosen = Self.chosen(Self.small, of: 20, evidence: [8, 10, 11])
    #expect(chosen.map(\.place) == [0, 1, 2, 7, 8, 9, 10, 11, 12, 18, 19])
    #expect(chosen.map(\.leftOut) == [0, 0, 0, 4, 0, 0, 0, 0, 0, 5, 0])
  }

  @Test("A short connection is chosen whole", arguments: 0...5)
  func short(count: Int) {
    #expect(Self.chosen(Self.small, of: count).map(\.place) == Array(0..<count))
  }

  private static func order(_ captures: [[Int64]]) -> [String] {
    var order = FrameOrder(captures.map { $0.map { Timestamp(nanoseconds: $0) } })
    var taken: [String] = []
    while let (capture, place) = order.takeNext() { taken.append("\(capture):\(place)") }
    return taken
  }

  @Test("Frames of several captures are in the order of their times")
  func byTime() {
    #expect(Self.order([[1, 4, 9], [2, 3, 10], []]) == ["0:0", "1:0", "1:1", "0:1", "0:2", "1:2"])
    #expect(Self.order([[5], [5]]) == ["0:0", "1:0"])
  }

  @Test("A capture that is out of order keeps its order")
  func keepsOrder() {
    #expect(Self.order([[10, 1, 12], [5, 11]]) == ["1:0", "0:0", "0:1", "1:1", "0:2"])
  }

  @Test("Very many captures are written one behind another")
  func manyCaptures() {
    let captures = (0..<70).map { [Int64(100 - $0), 200] }
    #expect(Self.order(captures) == (0..<70).flatMap { ["\($0):0", "\($0):1"] })
  }
}
