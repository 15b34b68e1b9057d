internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports
internal import TraceComparison

/// What comparing tells of a capture in words: where it was made, and how its clock goes.
struct ClockText {
  private let capture: ReportedCapture
  private let document: ReportDocument

  init(_ capture: ReportedCapture, in document: ReportDocument) {
    self.capture = capture
    self.document = document
  }

  var lines: [String] {
    var lines: [String] = []
    if capture.roleSource == "inferred" {
      lines.append("role: \(capture.role.rawValue), as \(capture.roleReason)")
    }
    if let doubt = capture.roleDoubt { lines.append("given as \(capture.role.rawValue), but \(doubt)") }
    let clock = capture.clock
    let reference = document.referenceCapture
    switch clock.method {
    case .reference where capture.id == reference?.id:
      lines.append("clock: the reference, by which all times are given")
    case .reference:
      lines.append(
        "clock: a reference of its own, as no segment in common ties it to \(reference?.shortName ?? "another")"
      )
    case .none where clock.pairs > 0:
      lines.append(
        "clock: not aligned, as \(Figures.counted(clock.pairs, "segment")) in common went one way only")
    case .none: lines.append("clock: not aligned, no segment in common with the others")
    case .segments:
      guard let offset = clock.offset, let uncertainty = clock.uncertainty else { break }
      let drift =
        clock.driftPPM.map {
          ", drifts \(Figures.seconds(ElapsedTime(seconds: ($0 * 10).rounded() / 10))) ppm"
        } ?? ""
      let other =
        clock.reference == reference?.id
        ? "" : " for \(document.capture(clock.reference)?.shortName ?? clock.reference)'s clock"
      lines.append(
        "clock: \(Figures.signedDuration(offset)) to add\(other), ±\(Figures.duration(uncertainty))\(drift), by "
          + "\(Figures.counted(clock.pairs, "segment")) in common")
      lines += (clock.steps ?? []).map {
        "clock set by \(Figures.signedDuration($0.size)) at \($0.time.toMilliseconds)"
      }
    }
    return lines
  }
}

extension ReportDocument {
  /// The capture by whose clock times are given: the first client, else the first capture.
  var referenceCapture: ReportedCapture? {
    let references = captures.filter { $0.clock.method == .reference }
    return references.first { $0.role == .client } ?? references.first ?? captures.first
  }
}
