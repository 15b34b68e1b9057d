internal import NetworkTypes

/// What comes out of order: sent again, or late.
extension Stream {
  /// What fills a hole this long after it opened was not merely overtaken.
  static let overtaking = ElapsedTime(nanoseconds: 3_000_000)

  /// Notes a segment that does not stand right behind the last byte, once its `new` bytes of `length` are covered.
  ///
  /// Call it before the segment becomes the last one with payload.
  func noteDisorder(of new: Int, _ length: Int, _ time: Timestamp) {
    let trouble = noted()
    let isLate = new == length && time - trouble.holesSince >= Self.overtaking
    if isLate { trouble.lateSegments += 1 }
    if isLate || new < length, let lastPayload {
      trouble.recoveryTime = trouble.recoveryTime + max(time - lastPayload.time, .zero)
    }
    if coverage.isWhole {
      trouble.holesSince = Timestamp(nanoseconds: .max)
    } else if trouble.holesSince.nanoseconds == .max {
      trouble.holesSince = time
    }
  }
}
