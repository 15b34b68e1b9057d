/// The facts that findings about passive port ranges share.
enum PassiveRangeFacts {
  static func facts(port: UInt16?, range: ClosedRange<UInt16>?, peak: Int?) -> [Fact] {
    let ends = range.map {
      FactValue.object([Fact("lowest", Int($0.lowerBound)), Fact("highest", Int($0.upperBound))])
    }
    return [Fact("port", port.map { Int($0) }), Fact("range", ends ?? .unknown), Fact("peak", peak)]
  }
}
