import NetworkTypes
import Testing

@Suite("References to frames")
struct FrameReferenceTests {
  @Test("The file decides the order, then the number")
  func order() {
    let ordered = [
      FrameReference(number: 1), FrameReference(number: 2), FrameReference(number: .max),
      FrameReference(file: 1, number: 1), FrameReference(file: 2, number: 0),
    ]
    for (place, reference) in ordered.enumerated() {
      for (otherPlace, other) in ordered.enumerated() {
        #expect((reference < other) == (place < otherPlace), "\(reference) and \(other)")
      }
    }
  }

  @Test("Without a file the frame is in the first one")
  func firstFile() {
    #expect(FrameReference(number: 7) == FrameReference(file: 0, number: 7))
    #expect(FrameReference(number: 7) != FrameReference(file: 1, number: 7))
  }
}
