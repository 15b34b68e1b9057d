/// A line of the terminal between the first and the last host: a bar for each, and what is drawn between them.
struct LaneCanvas {
  /// How the line of an arrow looks.
  enum Stroke: Character {
    case message = "─"
    case data = "═"
  }

  private var cells: [Character]
  private let bars: [Int]

  /// Draws the bars of so many hosts, dotted where time passes.
  init(hosts: Int, width: Int, isDotted: Bool = false) {
    cells = Array(repeating: " ", count: width)
    bars = (0..<hosts).map { hosts > 1 ? $0 * (width - 1) / (hosts - 1) : 0 }
    for bar in bars { cells[bar] = isDotted ? "┊" : "│" }
  }

  /// The line.
  var text: String {
    var text = String(cells)
    while text.last == " " { text.removeLast() }
    return text
  }

  /// The line in its full width.
  var paddedText: String { String(cells) }

  /// Draws an arrow with a text on it; returns what of the text did not fit.
  ///
  /// An arrow that does not arrive ends in a cross before its end; one from the path starts between the two.
  mutating func draw(
    from: Int, to: Int, _ stroke: Stroke, _ text: String, arrived: Bool, isFromPath: Bool
  ) -> String {
    var (left, right) = (bars[min(from, to)] + 1, bars[max(from, to)] - 1)
    let isRightward = to > from
    let reach = (right - left) / 5
    let origin = left...right
    // What is cut off keeps the end that it has.
    if isFromPath { if isRightward { left += reach } else { right -= reach } }
    if !arrived { if isRightward { right -= reach } else { left += reach } }
    guard left < right, origin.contains(left), origin.contains(right) else { return text }
    for place in left...right { cells[place] = stroke.rawValue }
    let head: Character = arrived ? (isRightward ? ">" : "<") : "✗"
    cells[isRightward ? right : left] = head
    if isFromPath { cells[isRightward ? left : right] = "✗" }
    return write(text, in: left + 2...max(left + 2, right - 2))
  }

  /// Writes a text from a host's bar on; returns what did not fit.
  mutating func write(_ text: String, from host: Int, to other: Int) -> String {
    write(text, in: bars[min(host, other)] + 3...max(bars[min(host, other)] + 3, bars[max(host, other)] - 3))
  }

  /// Writes a text with a blank at either side; returns what did not fit, which begins at a word if it can.
  private mutating func write(_ text: String, in places: ClosedRange<Int>) -> String {
    let room = places.count - 2
    guard room > 4, !text.isEmpty else { return text }
    let characters = Array(text)
    var count = min(room, characters.count)
    if count < characters.count, let blank = characters[..<count].lastIndex(of: " "), blank > room / 2 {
      count = blank
    }
    let piece = [" "] + characters[..<count] + [" "]
    for (offset, character) in piece.enumerated() where places.lowerBound + offset < cells.count {
      cells[places.lowerBound + offset] = character
    }
    return String(characters[count...].drop { $0 == " " })
  }
}
