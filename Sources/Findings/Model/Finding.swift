/// A session, by the place of its trace and its place there.
public struct SessionReference: Hashable, Sendable, Comparable {
  /// The place of the trace.
  public let trace: Int
  /// The place of the session in it.
  public let session: Int

  /// Names a session; in a comparison the trace is 0 and the place counts the sessions of all.
  public init(trace: Int, session: Int) {
    (self.trace, self.session) = (trace, session)
  }

  /// Orders them as they stand in the report.
  public static func < (left: SessionReference, right: SessionReference) -> Bool {
    (left.trace, left.session) < (right.trace, right.session)
  }
}

/// A transfer, by its session and its place there.
public struct TransferReference: Hashable, Sendable, Comparable {
  /// The session.
  public let session: SessionReference
  /// The place of the transfer in it.
  public let transfer: Int

  /// Names a transfer.
  public init(session: SessionReference, transfer: Int) {
    (self.session, self.transfer) = (session, transfer)
  }

  /// Orders them as they stand in the report.
  public static func < (left: TransferReference, right: TransferReference) -> Bool {
    (left.session, left.transfer) < (right.session, right.transfer)
  }
}

/// What was found: a cause, where it shows, and what to do about it.
public struct Finding: Sendable {
  /// The code, such as `FTP102`; never used for anything else.
  public let code: String
  /// The name of the pattern, such as `control-reset-after-transfer`.
  public let name: String
  /// How much it matters.
  public let severity: Severity
  /// How sure it is.
  public let confidence: Confidence
  /// The verdict in one sentence, with its numbers.
  public let summary: String
  /// How often it happened.
  public let count: Int
  /// The sessions that it concerns.
  public let sessions: [SessionReference]
  /// The transfers that it concerns.
  public let transfers: [TransferReference]
  /// The numbers and names that it rests on; those of the first and worst incident where there are several.
  public let facts: [Fact]
  /// What may have caused it, the likeliest first.
  public let causes: [String]
  /// What to change, the best first.
  public let remedies: [String]
  /// Where it shows.
  public let evidence: [Evidence]
}
