/// The elements that a report is made of: none that could run, load or send anything.
enum HTMLElement: String {
  // The page.
  case html, head, meta, title, style, body, header, main, footer, nav, section, article
  // Text.
  case h1, h2, h3, h4, p, span, strong, code, bdi, a, ul, ol, li, dl, dt, dd, div, time
  // Tables, figures, and what folds.
  case table, caption, thead, tbody, tr, th, td, figure, figcaption, details, summary
  // Drawings.
  case svg, g, line, rect, path, circle, text, tspan, defs, pattern

  /// Whether it has neither content nor an end.
  var isVoid: Bool { self == .meta }
}

/// The attributes that a report uses.
///
/// `href` is not among them: `HTMLWriter.link` writes it, and only to a place in the page itself.
enum HTMLAttribute: String {
  case `class`, id, lang, role, scope, tabindex, open, name, content, charset, colspan, datetime
  case httpEquiv = "http-equiv"
  case label = "aria-label"
  case hidden = "aria-hidden"
  // Drawings.
  case x, y, x1, y1, x2, y2, cx, cy, r, d, width, height, viewBox, patternUnits, patternTransform, fill
  case textAnchor = "text-anchor"
}
