/// Finds what somebody may have meant.
public enum NearestNames {
  /// Of the names, those that are nearest to `text`, at most `limit`; none where all are far from it.
  public static func nearest(to text: String, in names: [String], limit: Int = 3) -> [String] {
    let wanted = text.lowercased()
    let reach = max(1, wanted.count / 3)
    let ranked = names.enumerated().compactMap { offset, name -> (distance: Int, offset: Int)? in
      let candidate = name.lowercased()
      let distance =
        wanted.count >= 3
          && (candidate.contains(wanted) || candidate.split(separator: "-").contains(Substring(wanted)))
        ? 1 : distance(wanted, candidate)
      return distance <= reach ? (distance, offset) : nil
    }
    return ranked.sorted { ($0.distance, $0.offset) < ($1.distance, $1.offset) }.prefix(limit)
      .map { names[$0.offset] }
  }

  /// How many characters have to be put in, taken out or changed.
  static func distance(_ one: String, _ other: String) -> Int {
    let (one, other) = (Array(one.prefix(64)), Array(other.prefix(64)))
    var row = Array(0...other.count)
    for (index, character) in one.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (place, candidate) in other.enumerated() {
        let change = diagonal + (character == candidate ? 0 : 1)
        diagonal = row[place + 1]
        row[place + 1] = min(change, min(row[place], diagonal) + 1)
      }
    }
    return row[other.count]
  }
}
