/// Keeps account, roughly, of the memory that an analysis takes, so that it ends before the machine's does.
public struct MemoryAccount: Sendable {
  /// Bytes taken, roughly.
  private(set) var used: Int
  /// The most that was taken at a time.
  private var peak: Int
  private let limit: Int
  /// What analyses that run at the same time take from.
  private let pool: MemoryPool?
  /// What the pool knows of.
  private var drawn: Int
  private var isPoolEmpty = false

  /// Starts behind another account: with what is taken already.
  init(limit: Int, behind before: MemoryAccount? = nil, pool: MemoryPool? = nil) {
    self.limit = limit
    self.pool = pool
    used = before?.used ?? MemoryCost.program
    (peak, drawn) = (used, used)
  }

  /// From where on no new connection is followed.
  static func nearLimit(of limit: Int) -> Int { limit - limit / 16 }

  /// Whether no new connection is to be followed: what is left is for those that are known.
  var isNearlyFull: Bool { used > Self.nearLimit(of: limit) || isPoolEmpty }

  /// Whether nothing at all may grow any more.
  var isFull: Bool { used > limit }

  /// Takes bytes; a number below 0 gives some back.
  mutating func take(_ bytes: Int) {
    used += bytes
    if used > peak { peak = used }
    guard let pool, abs(used - drawn) >= MemoryPool.step else { return }
    if !pool.take(used - drawn) { isPoolEmpty = true }
    drawn = used
  }

  /// The account as it would be if that of another analysis had come before it; nil where there would not have been
  /// enough for both.
  public func moved(behind before: MemoryAccount?) -> MemoryAccount? {
    guard !isPoolEmpty else { return nil }
    let taken = (before?.used ?? MemoryCost.program) - MemoryCost.program
    var moved = self
    moved.used += taken
    moved.peak += taken
    return moved.peak > Self.nearLimit(of: limit) ? nil : moved
  }
}
