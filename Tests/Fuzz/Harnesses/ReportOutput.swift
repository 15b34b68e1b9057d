internal import FTPSessions
internal import Findings
internal import Presentation
internal import Reports

/// The reports of a trace, as bytes.
struct ReportOutput {
  private(set) var text: [UInt8] = []
  private(set) var json: [UInt8] = []

  var wasWritten: Bool { !json.isEmpty }

  var all: [UInt8] { text + json }

  init() {}

  /// Finds what went wrong, and writes both reports, if they are to be written.
  init(_ trace: consuming Trace, _ settings: AnalysisSettings, isWritten: Bool = true) {
    let traces = [trace]
    let findings = Examiner(settings: settings).findings(in: traces)
    guard isWritten else { return }
    let report = Report(toolVersion: "fuzz", settings: settings, traces: traces, findings: findings)
    var layout = TextReport.Layout()
    layout.isVerbose = true
    layout.maximumSessions = .max
    text = Self.collected { try TextReport(report.document(), layout: layout).write(to: $0) }
    json = Self.collected { try JSONReport(report).write(to: $0) }
  }

  private final class Bytes {
    var all: [UInt8] = []
  }

  private static func collected(_ write: (ByteSink) throws -> Void) -> [UInt8] {
    let bytes = Bytes()
    // The sink never throws, so that nothing else can.
    try? write(ByteSink { bytes.all += copy $0 })
    return bytes.all
  }
}
