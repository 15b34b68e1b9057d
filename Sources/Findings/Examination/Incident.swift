internal import NetworkTypes

/// One occurrence of what a rule looks for, before those of one cause are told as one finding.
struct Incident {
  let rule: RuleDescription
  let severity: Severity
  var confidence: Confidence
  /// The verdict in one sentence.
  var summary: String
  /// What tells incidents of one code apart that have different causes.
  var cause = ""
  /// When it happened.
  var time: Timestamp
  /// The server's end of the control connection, or what else the incidents of one finding have in common.
  var server: Endpoint?
  /// The sessions that it concerns, by their places in the trace.
  var sessions: [Int]
  /// The transfers that it concerns, each with the place of its session.
  var transfers: [TransferPlace] = []
  var facts: [Fact] = []
  var causes: [String] = []
  var remedies: [String] = []
  var evidence: [Evidence] = []
  /// How often it happened, where one incident tells of several times.
  var count = 1

  /// A transfer by the place of its session in the trace and its place there.
  struct TransferPlace: Hashable, Comparable {
    let session: Int
    let transfer: Int

    static func < (left: TransferPlace, right: TransferPlace) -> Bool {
      (left.session, left.transfer) < (right.session, right.transfer)
    }
  }
}
