internal import ArgumentParser
internal import Presentation
internal import Reports

/// Writes a report to its outputs, to each in its form.
struct ReportWriter {
  private let options: ReportOptions
  /// The report that was just made; nil where one was read back.
  private let report: Report?
  private let document: () throws -> ReportDocument

  /// Writes a report that was just made.
  init(_ report: Report, _ options: ReportOptions) {
    self.options = options
    self.report = report
    document = { try report.document() }
  }

  /// Writes a report that was read back; there is no JSON of it.
  init(_ document: ReportDocument, _ options: ReportOptions) {
    self.options = options
    report = nil
    self.document = { document }
  }

  /// Writes to all outputs; those before one that fails are whole.
  ///
  /// Throws exit status 2 after saying why.
  func write() throws {
    var shown: ReportDocument?
    for target in try options.targets {
      do {
        if target.format.isJSON {
          try writeJSON(to: target)
        } else {
          let document = try shown ?? document()
          shown = document
          try write(document, to: target)
        }
      } catch let error as FileOutput.Failure {
        // The reader has seen enough; the exit status still tells the rest.
        if error.isBrokenPipe { continue }
        Message.write(error.description)
        throw ExitCode(2)
      }
    }
  }

  private func writeJSON(to target: OutputTarget) throws {
    guard let report else { return }
    let output = try FileOutput(target.path)
    let sink = ByteSink { try output.write($0) }
    if target.format == .json {
      try JSONReport(report).write(to: sink)
    } else {
      try JSONLinesReport(report).write(to: sink)
    }
    try output.close()
  }

  private func write(_ document: ReportDocument, to target: OutputTarget) throws {
    if target.isDirectory, let path = target.path { return try writeTables(of: document, into: path) }
    let output = try FileOutput(target.path)
    let sink = ByteSink { try output.write($0) }
    let layout = options.layout(on: output)
    switch target.format {
    case .text: try TextReport(document, layout: layout).write(to: sink)
    case .markdown: try MarkdownReport(document, layout: layout).write(to: sink)
    case .html: try HTMLReport(document).write(to: sink)
    case .csv: try CSVReport(document, table: options.table ?? .sessions).write(to: sink)
    case .json, .jsonl: break
    }
    try output.close()
  }

  /// Writes tables into a directory, which is made if it is not there: all of them appear, or none.
  private func writeTables(of document: ReportDocument, into directory: String) throws {
    let isNew = try FileOutput.makeDirectory(directory)
    do {
      let tables = options.table.map { [$0] } ?? CSVTable.allCases
      let outputs = try tables.map { try FileOutput(OutputTarget.file($0, in: directory)) }
      for (table, output) in zip(tables, outputs) {
        try CSVReport(document, table: table).write(to: ByteSink { try output.write($0) })
      }
      for output in outputs { try output.finish() }
      for output in outputs { try output.close() }
    } catch {
      if isNew { FileOutput.removeEmptyDirectory(directory) }
      throw error
    }
  }
}
