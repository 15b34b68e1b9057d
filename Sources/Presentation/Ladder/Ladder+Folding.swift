internal import Findings

extension Ladder {
  /// Rows at the start and at the end that are always worth a look.
  private static let ends = 3

  /// The ladder with at most so many rows, at least 8: those that matter stay, and rows of their own say how many were
  /// left out between them.
  ///
  /// The start and the end matter most, with resets, silences, failed data connections and what did not arrive; then
  /// what stands next to those, and replies that say no.
  func folded(maximumRows: Int) -> Ladder {
    let limit = max(8, maximumRows)
    guard rows.count > limit else { return self }
    let ranks = self.ranks
    let order = rows.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    var isKept = [Bool](repeating: false, count: rows.count)
    // Nothing is kept yet: all is one fold.
    var length = 1
    for place in order {
      // A row that divides a fold makes two of it; one that fills it up leaves none.
      let isEndBefore = place == 0 || isKept[place - 1]
      let isEndAfter = place == rows.count - 1 || isKept[place + 1]
      let added = isEndBefore && isEndAfter ? 0 : isEndBefore || isEndAfter ? 1 : 2
      guard length + added <= limit else { continue }
      isKept[place] = true
      length += added
    }
    return with(rows: folded(keeping: isKept))
  }

  private func folded(keeping isKept: [Bool]) -> [Row] {
    var result: [Row] = []
    var hidden = 0
    func fold(before place: Int) {
      // A single row takes no more room than the words that it was left out.
      if hidden == 1 { result.append(rows[place - 1]) }
      if hidden > 1 {
        result.append(
          Row(
            kind: .folded, time: nil, from: nil, to: nil, text: "… \(Figures.grouped(hidden)) rows left out"))
      }
      hidden = 0
    }
    for place in rows.indices {
      guard isKept[place] else {
        hidden += 1
        continue
      }
      fold(before: place)
      result.append(rows[place])
    }
    fold(before: rows.count)
    return result
  }

  /// How little each row matters: -1 for the ends, 0 and 1 for what may tell what went wrong, and so on by the distance.
  private var ranks: [Int] {
    let ends = { place in place < Self.ends || place >= rows.count - Self.ends }
    var ranks = rows.indices.map { place in ends(place) ? 0 : rows[place].rank ?? rows.count }
    for place in rows.indices.dropFirst() { ranks[place] = min(ranks[place], ranks[place - 1] + 1) }
    for place in rows.indices.dropLast().reversed() { ranks[place] = min(ranks[place], ranks[place + 1] + 1) }
    for place in rows.indices where ends(place) { ranks[place] = -1 }
    return ranks
  }

  private func with(rows: [Row]) -> Ladder {
    Ladder(session: session, hosts: hosts, rows: rows, hasDialogue: hasDialogue, start: start)
  }
}

extension Ladder.Row {
  /// How soon it tells what went wrong, from 0; nil where it does not.
  fileprivate var rank: Int? {
    guard arrived else { return 0 }
    return switch kind {
    case .reset, .data(isFailure: true): 0
    case .gap: 1
    case .reply(isNegative: true): 2
    case .command, .reply, .opening, .fin, .data, .note, .folded: nil
    }
  }
}
