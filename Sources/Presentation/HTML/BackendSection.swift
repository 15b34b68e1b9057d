internal import FTPSessions
internal import Findings
internal import Reports

/// Which backend the data connections of each backend's control connections reached.
struct BackendSection: HTMLSection {
  /// Backends whose rows and columns are shown.
  private static let maximumBackends = 30

  private let page: HTMLPage
  private let controls: [String]
  private let data: [String]

  let id = "backends"
  let title = "Control backend by data backend"

  /// Only several backends can be mixed up.
  var isNeeded: Bool {
    page.document.isComparison && !page.survey.backendPairs.isEmpty && Set(controls + data).count > 1
      && page.document.captures.count { $0.role == .server } > 0
  }

  init(_ page: HTMLPage) {
    self.page = page
    let pairs = page.survey.backendPairs.keys
    controls = Set(pairs.map(\.control)).sorted()
    data = Set(pairs.map(\.data)).sorted()
  }

  func write(to html: inout HTMLWriter) throws {
    html.element(
      .p,
      text:
        "Transfers with a data connection: the row is where their control connection ended, the column where "
        + "the data connection did. What is off the diagonal went to another backend, or where no capture tells."
    )
    let columns = data.prefix(Self.maximumBackends)
    try html.scrollBox(title) { html in
      try html.element(.table, [.class: "matrix"]) { html in
        try html.element(.thead) { html in
          try html.element(.tr) { html in
            html.element(.th, [.scope: "col"], text: "control \\ data")
            for name in columns { try html.element(.th, [.scope: "col"]) { $0.wireText(name) } }
          }
        }
        try html.element(.tbody) { html in
          for control in controls.prefix(Self.maximumBackends) {
            try html.element(.tr) { html in
              try html.element(.th, [.scope: "row"]) { $0.wireText(control) }
              for name in columns { cell(control, name, to: &html) }
            }
          }
        }
      }
    }
    if max(controls.count, data.count) > Self.maximumBackends {
      html.remark("Only the first \(Self.maximumBackends) backends are shown.")
    }
  }

  private func cell(_ control: String, _ data: String, to html: inout HTMLWriter) {
    let count = page.survey.backendPairs[.init(control: control, data: data)] ?? 0
    let isCrossed = count > 0 && control != data
    html.element(
      .td, [.class: count == 0 ? "number none" : isCrossed ? "number bad" : "number good"],
      text: count == 0 ? "-" : "\(isCrossed ? "✗ " : "✓ ")\(Figures.grouped(count))")
  }
}
