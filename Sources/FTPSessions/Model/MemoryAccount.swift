/// Keeps account, roughly, of the memory that an analysis takes, so that it ends before the machine's does.
struct MemoryAccount {
  /// Bytes taken, roughly.
  private(set) var used: Int
  private let limit: Int
  private let nearLimit: Int

  /// Starts with what is taken already.
  init(limit: Int, used: Int) {
    self.limit = limit
    nearLimit = limit - limit / 16
    self.used = max(used, MemoryCost.program)
  }

  /// Whether no new connection is to be followed: what is left is for those that are known.
  var isNearlyFull: Bool { used > nearLimit }

  /// Whether nothing at all may grow any more.
  var isFull: Bool { used > limit }

  /// Takes bytes; a number below 0 gives some back.
  mutating func take(_ bytes: Int) {
    used += bytes
  }
}
