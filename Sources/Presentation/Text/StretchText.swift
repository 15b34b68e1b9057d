internal import Findings
internal import Reports

/// A stretch of the path in words.
struct StretchText {
  private let stretch: ReportedStretch
  private let document: ReportDocument

  init(_ stretch: ReportedStretch, in document: ReportDocument) {
    self.stretch = stretch
    self.document = document
  }

  /// `client to ftp1: round trip 0.020 s or more, 3 of 1,200 segments lost`.
  var line: String {
    let counts = stretch.counts
    var parts: [String] = []
    if let time = stretch.roundTrip { parts.append("round trip \(Figures.duration(time)) or more") }
    if !stretch.isProxied || counts.sent > 0 {
      parts.append("\(Figures.grouped(counts.lost)) of \(Figures.counted(counts.sent, "segment")) lost")
    }
    if counts.injected > 0 { parts.append("\(Figures.counted(counts.injected, "RST")) made on the way") }
    if counts.changed > 0 {
      parts.append("\(Figures.counted(counts.changed, "announcement")) changed on the way")
    }
    if stretch.isProxied { parts.append("a proxy ends the connections and makes others") }
    return "\(name(stretch.from)) to \(name(stretch.to)): \(parts.joined(separator: ", "))"
  }

  private func name(_ id: String) -> String { document.capture(id)?.shortName ?? id }
}
