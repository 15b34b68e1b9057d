extension Int64 {
  /// The nearest whole number; the greatest or smallest there is for what is beyond, and 0 for what is no number.
  ///
  /// Clocks of strangers may be centuries apart, and drifts made of them have no bounds.
  init(nearest value: Double) {
    let limit = 4e18
    self = value.isNaN ? 0 : Int64(Swift.max(-limit, Swift.min(limit, value.rounded())))
  }
}
