/// The pattern that fills silences, once for all drawings of the page.
struct Hatching {
  func write(to html: inout HTMLWriter) throws {
    try html.element(.svg, [.class: "definitions", .width: "0", .height: "0", .hidden: "true"]) { html in
      try html.element(.defs) { html in
        try html.element(
          .pattern,
          [
            .id: "hatch", .width: "7", .height: "7", .patternUnits: "userSpaceOnUse",
            .patternTransform: "rotate(45)",
          ]
        ) { html in
          try html.element(.rect, [.class: "hatch-ground", .width: "7", .height: "7"])
          try html.element(.rect, [.class: "hatch-line", .width: "2", .height: "7"])
        }
      }
    }
  }
}
