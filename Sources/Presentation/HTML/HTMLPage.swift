internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports

/// What all sections of a page share: the report, what is told of all its sessions, and what is shown where.
struct HTMLPage {
  /// How much of each kind is shown.
  enum Limit {
    static let findings = 200
    /// Drawn ladders, and the rows of one.
    static let ladders = 40
    static let ladderRows = 80
    /// Sessions in the table, with details, and in the timeline.
    static let listedSessions = 1000
    static let detailedSessions = 200
    static let timelineRows = 200
    /// Lines of dialogue in one session, and in all.
    static let sessionLines = 400
    static let lines = 10_000
    static let transfers = 200
    static let unclaimed = 100
  }

  let document: ReportDocument
  let survey: SessionSurvey
  let moments: Moments
  /// How sessions are worded; transfers and silences of one are bounded by it.
  let layout = TextReport.Layout()
  /// The places of the sessions whose details are shown, in their order.
  let detailed: [Int]
  /// Which finding shows the ladder of a session, by the ids of both.
  let ladderPlaces: [String: String]
  private let detailedIDs: Set<String>

  init(_ document: ReportDocument) throws {
    self.document = document
    let survey = try SessionSurvey(document)
    self.survey = survey
    moments = Moments(document, usesUTC: false)
    var ladderPlaces: [String: String] = [:]
    for finding in document.findings.prefix(Limit.findings) where ladderPlaces.count < Limit.ladders {
      // A session that has a ladder already is linked to.
      guard let first = finding.sessions.first, survey.places[first] != nil, ladderPlaces[first] == nil else {
        continue
      }
      ladderPlaces[first] = finding.id
    }
    self.ladderPlaces = ladderPlaces
    let drawn = Set(ladderPlaces.keys.compactMap { survey.places[$0] })
    let others = survey.worstFirst.filter { !drawn.contains($0) }
    detailed = (drawn.sorted() + others).prefix(Limit.detailedSessions).sorted()
    detailedIDs = Set(detailed.map { survey.sessions[$0].id })
  }

  /// Where links to the ladder of a session lead.
  static func ladderID(_ session: String) -> String { "ladder-\(session)" }

  /// Writes the id of a session or a transfer, as a link where the page has the session's details.
  func writeReference(_ id: String, to html: inout HTMLWriter) throws {
    let session = String(id.prefix { $0 != "." })
    if detailedIDs.contains(session) {
      try html.link(to: session, text: id)
    } else {
      html.text(id)
    }
  }

  /// Writes ids with commas between them, and how many more there are.
  func writeReferences(_ ids: [String], limit: Int, to html: inout HTMLWriter) throws {
    for (place, id) in ids.prefix(limit).enumerated() {
      if place > 0 { html.text(", ") }
      try writeReference(id, to: &html)
    }
    if ids.count > limit { html.text(" and \(Figures.grouped(ids.count - limit)) more") }
  }

  /// Draws the ladder of a session.
  func writeLadder(of session: ReportedSession, to html: inout HTMLWriter) throws {
    let ladder = LadderBuilder(session, in: document).ladder
    try LadderDrawing(
      ladder.folded(maximumRows: Limit.ladderRows), moments: moments, capture: session.legs.first?.capture
    ).write(to: &html)
    if let legend = ladder.legend { html.remark(legend) }
  }
}
