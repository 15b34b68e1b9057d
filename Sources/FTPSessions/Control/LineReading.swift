/// What came of reading one line of a control connection: whether it was understood, and where secrets are in it.
struct LineReading {
  /// Where secrets are, by offsets in the line as it was read: without its end, Telnet commands, and zeros before it.
  var secrets: [Range<Int>] = []
  /// The length of the line as it was read; of several, as a carriage return alone separates them, the sum.
  private(set) var length = 0
  /// How many lines it was for those who go by carriage returns alone.
  private(set) var parts = 0
  /// How many of these were understood.
  private(set) var understood = 0
  /// Whether its end was dropped.
  private(set) var isTooLong = false

  /// Whether all of it was read and understood.
  var isUnderstood: Bool { parts > 0 && understood == parts }

  /// Begins with a line, which counts as not understood until it is.
  mutating func begin(_ length: Int, isTooLong: Bool) {
    parts += 1
    self.length += length
    self.isTooLong = self.isTooLong || isTooLong
  }

  /// Notes that the line was understood, and where secrets are in it.
  mutating func noteUnderstood(secrets places: [Range<Int>] = []) {
    understood += 1
    if !places.isEmpty { secrets += places }
  }
}
