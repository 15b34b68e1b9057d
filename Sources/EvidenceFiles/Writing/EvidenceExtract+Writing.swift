internal import Capture
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports
internal import TCPFlows
internal import TraceComparison

extension EvidenceExtract {
  /// Writes one of the files; passes its bytes to `pass`, and returns how many frames were cut lest they show a
  /// password.
  public func write(
    _ part: Part, application: String, to pass: @escaping (borrowing [UInt8]) throws -> Void
  ) throws -> Int {
    var writer = PcapNGWriter(pass)
    writer.beginSection(
      [.application(application)]
        + findings.map {
          .comment(
            TerminalText.escaped(
              "\($0.finding.code) \($0.finding.name) (\($0.id)): \($0.finding.summary)"))
        })
    let interfaces = describeInterfaces(part, &writer)
    writer.nameAddresses(AddressNames(context, in: report).names)
    let chosen = selections.indices.map { trace in
      selections[trace].frames.filter { linkTypes[trace][Int($0.frame.file)] == part.linkType }
    }
    var order = FrameOrder(
      chosen.enumerated().map { trace, frames in frames.map { shownTime($0.time, of: trace) } })
    var cursors = report.traces.map(CaptureCursor.init)
    let erasures =
      options.showsPasswords
      ? nil
      : zip(report.traces, chosen).map {
        $1.isEmpty ? nil : FrameErasure($0)
      }
    var cut = 0
    while let (trace, place) = order.takeNext() {
      let frame = chosen[trace][place]
      guard let header = try read(frame, &cursors[trace]), header.time == frame.time else {
        throw Failure.changed(report.traces[trace].files[Int(frame.frame.file)].path)
      }
      let outcome =
        erasures?[trace]?.erase(in: &cursors[trace].bytes, header, of: frame.connection) ?? .unchanged
      if outcome == .cut { cut += 1 }
      try writer.write(
        cursors[trace].bytes, at: shownTime(frame.time, of: trace), wireLength: header.wireLength,
        interface: interfaces[trace] ?? 0, comments: comments(on: frame, of: trace, outcome))
      if place == chosen[trace].count - 1 { cursors[trace].close() }
    }
    try writer.flush()
    return cut
  }

  private func read(_ frame: ChosenFrame, _ cursor: inout CaptureCursor) throws -> FrameHeader? {
    do {
      return try cursor.read(frame.frame)
    } catch {
      throw Failure.unreadable(error)
    }
  }

  /// Writes an interface for each vantage point; returns their numbers by trace.
  private func describeInterfaces(_ part: Part, _ writer: inout PcapNGWriter) -> [Int: Int] {
    var numbers: [Int: Int] = [:]
    var interfaces: [PcapNGWriter.Interface] = []
    for (place, trace) in report.traces.enumerated() where linkTypes[place].contains(part.linkType) {
      numbers[place] = numbers.count
      let role = trace.vantagePoint.role
      let files = trace.files.map(\.path).joined(separator: ", ")
      interfaces.append(
        PcapNGWriter.Interface(
          name: TerminalText.escaped("\(Report.captureID(place)) \(trace.vantagePoint.shortName)"),
          description: TerminalText.escaped(
            (role == .unknown ? "capture" : "\(role.rawValue)'s capture") + ": \(files)")))
    }
    writer.describe(interfaces, linkType: part.linkType)
    return numbers
  }

  /// What is said of a frame: what it is evidence of, which part of the context it is, and what was done to it.
  private func comments(
    on frame: ChosenFrame, of trace: Int, _ outcome: FrameErasure.Outcome
  ) -> [String] {
    var comments = evidence.comments[trace][frame.frame] ?? []
    if let index = frame.connection, let subject = context.subjects[trace][index] {
      let connection = report.traces[trace].connections[index]
      if connection.first.frame == frame.frame, !subject.id.isEmpty {
        comments.append("\(subject.name)\(connection.sawHandshake ? " opens" : ", from here on captured")")
      }
      if frame.leftOutBefore > 0 {
        let count = frame.leftOutBefore
        comments.append(
          "\(subject.name): \(count) \(count == 1 ? "frame" : "frames") before this one left out")
      }
    }
    switch outcome {
    case .unchanged: break
    case .overwritten(let count):
      comments.append("\(count) \(count == 1 ? "byte" : "bytes") overwritten with x, for passwords' sake")
    case .cut: comments.append("cut behind its headers, for passwords' sake")
    }
    return comments
  }
}
