/// What came of one input: the reports, and the first promise that was broken on the way to them.
struct HarnessOutcome {
  var output = ReportOutput()
  var violation: String?
  /// Must not appear in any report, where it was planted as a password.
  var secret: [UInt8]?

  /// Checks the reports too.
  func checked() -> String? {
    if let violation { return violation }
    guard output.wasWritten else { return nil }
    if let violation = JSONCheck.violation(in: output.json) { return "JSON: \(violation)" }
    if let violation = OutputCheck.violation(in: output.json) { return "JSON: \(violation)" }
    if let violation = OutputCheck.violation(in: output.text) { return "text: \(violation)" }
    guard let secret else { return nil }
    if SecretCheck.isLeaked(secret, in: output.json) { return "JSON: shows a password" }
    if SecretCheck.isLeaked(secret, in: output.text) { return "text: shows a password" }
    return nil
  }

  /// Whether an input is among those that are run twice, one in 32.
  static func isRunTwice(_ input: [UInt8]) -> Bool { InputHash.of(input) & 31 == 0 }
}
