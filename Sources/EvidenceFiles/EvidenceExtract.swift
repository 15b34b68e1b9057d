public import Capture
internal import FTPSessions
internal import Findings
internal import NetworkTypes
public import Reports
internal import TCPFlows
internal import TraceComparison

/// The frames behind findings and around them, from every vantage point: chosen, and ready to be written.
public struct EvidenceExtract {
  /// A file to write: the frames of one link type.
  public struct Part {
    /// The link type's name, as libpcap has it.
    public let name: String
    /// How many frames it has.
    public let frames: Int
    /// How many vantage points have frames in it.
    public let captures: Int
    let linkType: LinkType
  }

  /// What was asked for cannot be read any more.
  public enum Failure: Error, CustomStringConvertible {
    /// A capture could not be read.
    case unreadable(CaptureError)
    /// A capture has changed since it was analyzed.
    case changed(String)

    /// One line: the path, what the matter is, and what to do.
    public var description: String {
      switch self {
      case .unreadable(let error): error.description
      case .changed(let path): "\(path): has changed while it was read; run the command again"
      }
    }
  }

  /// The files, at least one.
  public let parts: [Part]
  /// What the reader ought to know of what is not there or not as it was, a line each.
  public let remarks: [String]

  let report: Report
  let findings: [NumberedFinding]
  let options: EvidenceOptions
  let evidence: EvidenceFrames
  let context: EvidenceContext
  let selections: [FrameSelection]
  /// For each trace, the link types of its files; empty where it has nothing to do with the findings.
  let linkTypes: [[LinkType]]

  /// Chooses the frames of findings of a report; reads its captures once more.
  ///
  /// The report's traces keep which bytes may be shown (`AnalysisSettings.keepsShownBytes`).
  public init(
    _ findings: [NumberedFinding], of report: Report, options: EvidenceOptions = EvidenceOptions()
  ) throws(Failure) {
    (self.report, self.findings, self.options) = (report, findings, options)
    evidence = EvidenceFrames(findings, in: report)
    do {
      context = EvidenceContext(findings, evidence: try evidence.connections(in: report), in: report)
      selections = try Self.selections(report, context, evidence)
      linkTypes = try Self.linkTypes(report, selections)
    } catch {
      throw .unreadable(error)
    }
    parts = Self.parts(report, selections, linkTypes)
    remarks = Self.remarks(report, context, selections, options)
  }

  private static func selections(
    _ report: Report, _ context: EvidenceContext, _ evidence: EvidenceFrames
  ) throws(CaptureError) -> [FrameSelection] {
    var selections: [FrameSelection] = []
    for place in report.traces.indices {
      selections.append(
        try FrameSelection(
          report.traces[place], subjects: context.subjects[place], evidence: evidence.comments[place]))
    }
    return selections
  }

  /// The link types of the files of traces that have an interface.
  private static func linkTypes(
    _ report: Report, _ selections: [FrameSelection]
  ) throws(CaptureError) -> [[LinkType]] {
    var types: [[LinkType]] = []
    // Where captures are compared, that one saw nothing is a part of the story.
    let showsAll = report.comparison != nil || selections.allSatisfy(\.frames.isEmpty)
    for (trace, selection) in zip(report.traces, selections) {
      var ofFiles: [LinkType] = []
      for file in trace.files where showsAll || !selection.frames.isEmpty {
        ofFiles.append(try CaptureReader(.file(file.path)).linkType)
      }
      types.append(ofFiles)
    }
    return types
  }

  private static func parts(
    _ report: Report, _ selections: [FrameSelection], _ linkTypes: [[LinkType]]
  ) -> [Part] {
    var order: [LinkType] = []
    var names: [LinkType: String] = [:]
    var frames: [LinkType: Int] = [:]
    var captures: [LinkType: Set<Int>] = [:]
    for (place, selection) in selections.enumerated() {
      for chosen in selection.frames {
        let file = Int(chosen.frame.file)
        let type = linkTypes[place][file]
        if names[type] == nil {
          order.append(type)
          names[type] = report.traces[place].files[file].linkTypes.first
        }
        frames[type, default: 0] += 1
        captures[type, default: []].insert(place)
      }
    }
    // Without a single frame there is still a file, which says so.
    if order.isEmpty { order = [linkTypes.lazy.compactMap(\.first).first ?? .ethernet] }
    return order.map {
      Part(name: names[$0] ?? "", frames: frames[$0] ?? 0, captures: captures[$0]?.count ?? 0, linkType: $0)
    }
  }

  /// A time of a capture as it is shown.
  func shownTime(_ time: Timestamp, of trace: Int) -> Timestamp {
    guard !options.keepsRawTimes, let comparison = report.comparison else { return time }
    return comparison.corrected(time, of: trace)
  }
}
