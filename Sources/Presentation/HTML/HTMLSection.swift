/// A section of the page, with a title and an entry among the contents.
protocol HTMLSection {
  /// Where links to it lead.
  var id: String { get }
  var title: String { get }
  /// Whether there is anything to say.
  var isNeeded: Bool { get }

  /// Writes what stands below the title.
  func write(to html: inout HTMLWriter) throws
}

extension HTMLWriter {
  /// What is wider than a phone, in a box that scrolls by itself.
  mutating func scrollBox(_ label: String, _ content: (inout HTMLWriter) throws -> Void) throws {
    try element(
      .div, [.class: "scroll", .role: "region", .label: label, .tabindex: "0"], content)
  }

  /// A list; empty ones are left out.
  mutating func list(_ items: [String], _ element: HTMLElement = .ul) throws {
    guard !items.isEmpty else { return }
    try self.element(element) { html in
      for item in items { try html.element(.li) { $0.wireText(item) } }
    }
  }

  /// The head of a table.
  mutating func tableHead(_ titles: [String]) throws {
    try element(.thead) { html in
      try html.element(.tr) { html in
        for title in titles { html.element(.th, [.scope: "col"], text: title) }
      }
    }
  }

  /// A remark, such as what was left out.
  mutating func remark(_ text: String) {
    element(.p, [.class: "remark"], text: text)
  }
}
