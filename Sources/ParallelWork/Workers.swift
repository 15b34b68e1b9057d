internal import Dispatch
internal import Synchronization

/// Does independent pieces of work at the same time, on so many threads.
public struct Workers: Sendable {
  /// How many pieces are worked on at once, at most.
  public let count: Int

  /// Makes workers; fewer than one are one.
  public init(_ count: Int = 1) {
    self.count = max(1, count)
  }

  /// The results of `body` for 0 up to `pieces`, in that order, whichever came first.
  public func map<Result: Sendable>(_ pieces: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    guard count > 1, pieces > 1 else { return (0..<pieces).map(body) }
    let next = Atomic(0)
    let results = Mutex([Result?](repeating: nil, count: pieces))
    DispatchQueue.concurrentPerform(iterations: min(count, pieces)) { _ in
      while true {
        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard piece < pieces else { return }
        let result = body(piece)
        results.withLock { $0[piece] = result }
      }
    }
    return results.withLock { $0.compactMap(\.self) }
  }
}
