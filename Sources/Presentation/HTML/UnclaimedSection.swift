internal import Findings
internal import NetworkTypes
internal import Reports
internal import TCPFlows

/// Connections between hosts of a session that belong to none.
struct UnclaimedSection: HTMLSection {
  private let page: HTMLPage

  let id = "unclaimed"
  let title = "Connections that belong to no session"
  var isNeeded: Bool { !page.document.unclaimed.isEmpty }

  init(_ page: HTMLPage) {
    self.page = page
  }

  func write(to html: inout HTMLWriter) throws {
    let unclaimed = page.document.unclaimed
    try html.scrollBox(title) { html in
      try html.element(.table) { html in
        try html.tableHead(["opened by", "to", "bytes", "end", "first frame"])
        try html.element(.tbody) { html in
          for connection in try unclaimed.prefix(HTMLPage.Limit.unclaimed) {
            let payload = connection.payload
            let bytes = payload.fromOriginator.addingReportingOverflow(payload.fromResponder).partialValue
            try html.element(.tr) { html in
              html.element(.td, text: connection.originator.description)
              html.element(.td, text: connection.responder.description)
              html.element(.td, [.class: "number"], text: Figures.shortBytes(bytes))
              html.element(.td, text: connection.endReason.words)
              html.element(.td, [.class: "frames"], text: "\(connection.capture):\(connection.firstFrame)")
            }
          }
        }
      }
    }
    if unclaimed.count > HTMLPage.Limit.unclaimed {
      html.remark(
        "\(Figures.grouped(unclaimed.count - HTMLPage.Limit.unclaimed)) more stand in the JSON report only.")
    }
  }
}
