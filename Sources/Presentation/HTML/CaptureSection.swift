internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports
internal import TraceComparison

/// The captures: their files, where they were made, how their clocks go, what they lack, and the path between them.
struct CaptureSection: HTMLSection {
  private static let maximumFiles = 50

  private let page: HTMLPage
  private var document: ReportDocument { page.document }

  let id = "captures"
  let title = "Captures"
  var isNeeded: Bool { true }

  init(_ page: HTMLPage) {
    self.page = page
  }

  func write(to html: inout HTMLWriter) throws {
    for capture in document.captures { try write(capture, to: &html) }
    guard let path = document.path, !path.isEmpty else { return }
    html.element(.h3, text: "Path")
    try html.list(path.map { StretchText($0, in: document).line })
    if let unpaired = SummaryText(document.summary).unpaired { html.remark("\(unpaired).") }
  }

  private func write(_ capture: ReportedCapture, to html: inout HTMLWriter) throws {
    try html.element(.article, [.class: "capture", .id: capture.id]) { html in
      try html.element(.h3) { html in
        html.element(.span, [.class: "code"], text: capture.id)
        html.text(" ")
        html.wireText(capture.name)
        if let role = CaptureText(capture, in: document).role {
          html.text(" ")
          html.element(.span, [.class: "confidence"], text: role)
        }
      }
      try html.scrollBox("Files of \(capture.id)") { html in
        try html.element(.table) { html in
          try html.tableHead(["file", "format", "link", "frames", "size", "from", "for"])
          try html.element(.tbody) { html in
            for file in capture.files.prefix(Self.maximumFiles) { try write(file, to: &html) }
          }
        }
      }
      if capture.files.count > Self.maximumFiles {
        html.remark("\(Figures.counted(capture.files.count - Self.maximumFiles, "more file")).")
      }
      let clock = document.isComparison ? ClockText(capture, in: document).lines : []
      let damage = capture.files.compactMap { file in
        file.damage.map { "\(file.path): CUT SHORT: \($0), the rest is unknown" }
      }
      try html.list(clock + damage + QualityText(capture).lines)
    }
  }

  private func write(_ file: ReportedCapture.File, to html: inout HTMLWriter) throws {
    try html.element(.tr) { html in
      try html.element(.td, [.class: "path"]) { $0.wireText(file.path) }
      html.element(.td, text: file.format)
      html.element(.td, text: file.linkTypes.joined(separator: ", "))
      html.element(.td, [.class: "number"], text: Figures.grouped(file.frames))
      html.element(.td, [.class: "number"], text: Figures.shortBytes(file.bytes))
      html.element(.td, text: file.firstTime?.toMilliseconds ?? "")
      var duration = ""
      if let first = file.firstTime, let last = file.lastTime { duration = Figures.duration(last - first) }
      html.element(.td, [.class: "number"], text: duration)
    }
  }
}
