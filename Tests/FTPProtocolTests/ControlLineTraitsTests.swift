import FTPProtocol
import Testing

@Suite("The traits of a control line")
struct ControlLineTraitsTests {
  @Test("They are independent of one another")
  func independent() {
    let all: [ControlLineTraits] = [.followsGap, .isCut, .isTooLong]
    for (index, trait) in all.enumerated() {
      for other in all[(index + 1)...] { #expect(trait.isDisjoint(with: other)) }
    }
  }
}
