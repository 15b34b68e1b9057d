extension String {
  /// With a capital letter in front.
  var asSentenceStart: String { prefix(1).uppercased() + dropFirst() }
}
