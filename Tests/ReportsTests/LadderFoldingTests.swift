import NetworkTypes
import Testing

@testable import Presentation

/// Long ladders with rows left out.
@Suite("Folded ladders")
struct LadderFoldingTests {
  private static func ladder(_ kinds: [Ladder.Kind], lost: Set<Int> = []) -> Ladder {
    let rows = kinds.enumerated().map { place, kind in
      Ladder.Row(
        kind: kind, time: Timestamp(nanoseconds: Int64(place)), from: 0, to: 1,
        arrived: !lost.contains(place),
        text: "\(place)")
    }
    return Ladder(session: "S1", hosts: [], rows: rows, hasDialogue: true, start: Timestamp(nanoseconds: 0))
  }

  private static func hidden(_ ladder: Ladder) -> Int {
    ladder.rows.filter { if case .folded = $0.kind { true } else { false } }
      .compactMap { Int($0.text.filter(\.isNumber)) }.reduce(0, +)
  }

  @Test("What is short enough stays as it is", arguments: [0, 1, 59, 60])
  func short(count: Int) {
    let folded = Self.ladder(Array(repeating: .command, count: count)).folded(maximumRows: 60)
    #expect(folded.rows.map(\.text) == (0..<count).map(String.init))
  }

  @Test(
    "No ladder is longer than asked for, and every row is shown or counted", arguments: [61, 62, 100, 5000],
    [8, 20, 60])
  func bounded(count: Int, limit: Int) {
    let kinds = (0..<count).map { place -> Ladder.Kind in
      place % 17 == 3 ? .reply(isNegative: true) : place % 29 == 11 ? .gap : .command
    }
    let folded = Self.ladder(kinds).folded(maximumRows: limit)
    #expect(folded.rows.count <= limit)
    let shown = folded.rows.compactMap { Int($0.text) }
    #expect(shown == shown.sorted() && shown.count + Self.hidden(folded) == count)
    #expect(shown.first == 0 && shown.last == count - 1)
    // A fold is never worth less than what it takes.
    #expect(!folded.rows.contains { $0.text.hasPrefix("… 1 rows") })
  }

  @Test("Resets, silences, failures and what was lost stay, with what stands next to them")
  func keepsWhatMatters() {
    var kinds = [Ladder.Kind](repeating: .command, count: 1000)
    kinds[300] = .reset
    kinds[500] = .gap
    kinds[700] = .data(isFailure: true)
    let folded = Self.ladder(kinds, lost: [900]).folded(maximumRows: 60)
    let shown = Set(folded.rows.compactMap { Int($0.text) })
    for place in [300, 500, 700, 900] { #expect(shown.isSuperset(of: place - 3...place + 3)) }
    #expect(shown.isSuperset(of: [0, 1, 2, 997, 998, 999]))
    #expect(folded.rows.count > 50)
  }
}
