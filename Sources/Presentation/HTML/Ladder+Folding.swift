internal import Findings

extension Ladder {
  /// The ladder with at most so many rows, at least 3: of long ones, the start, the end and what went wrong stay.
  ///
  /// Each run of rows that are left out becomes a row that says so.
  func folded(maximumRows: Int) -> Ladder {
    guard rows.count > maximumRows else { return self }
    // Every row that stays may have a fold beside it.
    let kept = Set(
      rows.indices.sorted { left, right in
        (rank(of: left), distanceFromEnds(left), left) < (rank(of: right), distanceFromEnds(right), right)
      }.prefix(max(1, maximumRows / 2)))
    var folded: [Row] = []
    var count = 0
    func fold() {
      guard count > 0 else { return }
      folded.append(
        Row(kind: .folded, time: nil, from: nil, to: nil, text: "… \(Figures.counted(count, "row")) left out")
      )
      count = 0
    }
    for place in rows.indices {
      guard kept.contains(place) else {
        count += 1
        continue
      }
      fold()
      folded.append(rows[place])
    }
    fold()
    return Ladder(session: session, hosts: hosts, rows: folded, hasDialogue: hasDialogue, start: start)
  }

  /// What matters least goes first: of everything, what is ordinary.
  private func rank(of place: Int) -> Int {
    switch rows[place].kind {
    case .opening, .reset, .fin: 0
    case .gap, .data(isFailure: true): 1
    case .reply(isNegative: true): 2
    case .note, .folded, .command, .reply, .data: 3
    }
  }

  private func distanceFromEnds(_ place: Int) -> Int { min(place, rows.count - 1 - place) }
}
