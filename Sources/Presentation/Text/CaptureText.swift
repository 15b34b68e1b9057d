internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports
internal import TraceComparison

/// A capture in words: where it was made, its files, its clock and what it lacks.
struct CaptureText {
  private let capture: ReportedCapture
  private let document: ReportDocument

  init(_ capture: ReportedCapture, in document: ReportDocument) {
    self.capture = capture
    self.document = document
  }

  /// `ftp1 (server, inferred)`.
  var title: String { capture.name + (role.map { " (\($0))" } ?? "") }

  /// `server, inferred`; nil where nobody knows where it was made.
  var role: String? {
    guard capture.role != .unknown else { return nil }
    let isInferred = document.isComparison && capture.roleSource == "inferred"
    return capture.role.rawValue + (isInferred ? ", inferred" : "")
  }

  /// Its files, its clock where captures were compared, and its faults.
  var lines: [String] {
    capture.files.map(Self.describe)
      + (document.isComparison ? ClockText(capture, in: document).lines : [])
      + QualityText(capture).lines
  }

  private static func describe(_ file: ReportedCapture.File) -> String {
    var text = "\(file.path): \(file.format), \(Figures.counted(file.frames, "frame"))"
    if let first = file.firstTime, let last = file.lastTime {
      text += ", from \(first.toMilliseconds) for \(Figures.duration(last - first))"
    }
    if let damage = file.damage { text += "; CUT SHORT: \(damage), the rest is unknown" }
    return text
  }
}
