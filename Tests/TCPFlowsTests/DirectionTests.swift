import TCPFlows
import Testing

@Suite("The direction of a segment")
struct DirectionTests {
  @Test("Each direction is the other one's opposite")
  func opposite() {
    #expect(Direction.fromOriginator.opposite == .fromResponder)
    #expect(Direction.fromResponder.opposite == .fromOriginator)
  }
}
