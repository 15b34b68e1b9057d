internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// What comparing adds to the report in words: clocks, legs, and the stretches of the path.
struct PathText {
  private let comparison: Comparison

  init(_ comparison: Comparison) {
    self.comparison = comparison
  }

  /// Where a capture was made, and how its clock goes.
  func describe(capture place: Int) -> [String] {
    var lines: [String] = []
    let role = comparison.roles[place]
    if !role.isGiven { lines.append("role: \(role.role.rawValue), as \(role.reason)") }
    if let doubt = role.doubt { lines.append("given as \(role.role.rawValue), but \(doubt)") }
    let clock = comparison.clocks[place]
    switch clock.method {
    case .reference where place == comparison.reference:
      lines.append("clock: the reference, by which all times are given")
    case .reference:
      lines.append(
        "clock: a reference of its own, as no segment in common ties it to \(name(comparison.reference))")
    case .none where clock.pairs > 0:
      lines.append(
        "clock: not aligned, as \(Figures.counted(clock.pairs, "segment")) in common went one way only")
    case .none: lines.append("clock: not aligned, no segment in common with the others")
    case .segments:
      guard let offset = clock.offset, let uncertainty = clock.uncertainty else { break }
      let drift =
        clock.driftPPM.map {
          ", drifts \(Figures.seconds(ElapsedTime(nanoseconds: Int64($0 * 10) * 100_000_000))) ppm"
        }
        ?? ""
      let reference =
        clock.reference == comparison.reference ? "" : " for \(name(clock.reference))'s clock"
      lines.append(
        "clock: \(Figures.duration(offset)) to add\(reference), ±\(Figures.duration(uncertainty))\(drift), by "
          + "\(Figures.counted(clock.pairs, "segment")) in common")
      lines += clock.steps.map { "clock set by \(Figures.duration($0.size)) at \($0.time.toMilliseconds)" }
    }
    return lines
  }

  /// Where a session was seen.
  func describe(_ view: SessionView) -> [String] {
    guard view.legs.count > 1 else {
      return view.backendState == .notCaptured ? ["seen at no server's capture"] : []
    }
    let places = view.legs.map { leg in
      let trace = comparison.traces[leg.trace]
      let control = trace.connections[trace.sessions[leg.session].connection]
      return
        "\(name(leg.trace)) C\(leg.trace + 1):\(control.first.frame.number)"
    }
    let method =
      switch view.legs.dropFirst().first?.match.method {
      case .sequenceNumbers: "the same sequence numbers"
      case .timestamps: "the same TCP timestamps"
      case .payload: "the same segments"
      case .dialogue: "the same dialogue"
      case .some(.none), nil: "nothing"
      }
    let proxy = view.isProxied ? "; through a proxy" : ""
    let backend = view.backend.map { ", backend \(TerminalText.escaped($0))" } ?? ""
    return ["seen at \(places.joined(separator: ", ")), by \(method)\(proxy)\(backend)"]
  }

  /// Writes the stretches of the path.
  func write(to out: inout TextWriter) {
    guard !comparison.stretches.isEmpty else { return }
    out.heading("Path")
    for stretch in comparison.stretches { out.item(describe(stretch)) }
    if !comparison.ambiguous.isEmpty {
      out.item(
        "\(Figures.counted(comparison.ambiguous.count, "connection")) left unpaired: several others look just the same"
      )
    }
  }

  private func name(_ place: Int) -> String {
    TerminalText.escaped(comparison.traces[place].vantagePoint.shortName)
  }

  private func describe(_ stretch: PathStretch) -> String {
    let names = [name(stretch.from), name(stretch.to)]
    var parts: [String] = []
    if let time = stretch.roundTrip { parts.append("round trip \(Figures.duration(time)) or more") }
    let (lost, sent) = (
      stretch.toServer.lost + stretch.toClient.lost, stretch.toServer.sent + stretch.toClient.sent
    )
    if !stretch.isProxied || sent > 0 {
      parts.append("\(Figures.grouped(lost)) of \(Figures.counted(sent, "segment")) lost")
    }
    if stretch.injected > 0 { parts.append("\(Figures.counted(stretch.injected, "RST")) made on the way") }
    if stretch.changed > 0 {
      parts.append("\(Figures.counted(stretch.changed, "announcement")) changed on the way")
    }
    if stretch.isProxied { parts.append("a proxy ends the connections and makes others") }
    return "\(names[0]) to \(names[1]): \(parts.joined(separator: ", "))"
  }
}
