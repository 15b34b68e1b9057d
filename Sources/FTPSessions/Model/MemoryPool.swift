internal import Synchronization

/// What analyses that run at the same time take of the memory, all together.
public final class MemoryPool: Sendable {
  /// An analysis tells what it has taken whenever that is so much more or less than when it last did, in bytes.
  static let step = 1 << 20

  private let limit: Int
  private let used: Atomic<Int>

  /// Makes a pool of so many bytes, of which the program has its part.
  public init(_ settings: AnalysisSettings) {
    limit = MemoryAccount.nearLimit(of: settings.maximumMemory)
    used = Atomic(MemoryCost.program)
  }

  /// Takes bytes, or gives some back; returns whether there were as many.
  func take(_ bytes: Int) -> Bool {
    used.wrappingAdd(bytes, ordering: .relaxed).newValue <= limit
  }
}
