internal import FTPSessions
public import Reports

/// Draws the ladder of one session, with what went wrong in it above.
public struct SessionLadder {
  private let session: ReportedSession
  private let document: ReportDocument
  private let layout: TextReport.Layout

  /// Makes a drawing of a session of a report; nil where the report has no session of that id.
  ///
  /// Throws a `DecodingError` where the session cannot be read.
  public init?(_ id: String, of document: ReportDocument, layout: TextReport.Layout) throws {
    guard let place = document.place(ofSession: id) else { return nil }
    session = try document.sessions[place]
    self.document = document
    self.layout = layout
  }

  /// Whether the session has a transfer of an id, such as `S1.T2`.
  public func hasTransfer(_ id: String) -> Bool { session.transfers.contains { $0.id == id } }

  /// Writes the drawing to a sink.
  ///
  /// Throws what the sink throws.
  public func write(to sink: ByteSink) throws {
    var out = TextWriter(sink, width: layout.width, usesColor: layout.usesColor)
    let moments = Moments(document, usesUTC: layout.usesUTC)
    let text = SessionText(session, in: document, layout: layout, moments: moments)
    out.item(text.title, lead: text.lead, tone: session.outcome.tone)
    for line in text.heads { out.detail(line) }
    for finding in document.findings where finding.sessions.contains(session.id) {
      let text = FindingText(finding)
      out.item(text.doubt, lead: text.title, tone: finding.severity.tone)
      out.detail(finding.summary)
    }
    out.row(("", nil))
    try LadderText(
      LadderBuilder(session, in: document).ladder, width: layout.width, usesUTC: layout.usesUTC
    ).write(to: &out)
    if session.tls != .none, session.exchanges?.isEmpty != false {
      out.row(("", nil))
      out.item("The dialogue is hidden in TLS; what is drawn is told from hosts, ports and times.")
    }
    try out.finish()
  }
}

extension ReportDocument {
  /// The place of the session of an id, such as `S1`: sessions are numbered from 1.
  func place(ofSession id: String) -> Int? {
    guard id.hasPrefix("S"), let number = Int(id.dropFirst()), number > 0, number <= sessions.count else {
      return nil
    }
    return number - 1
  }
}
