internal import ArgumentParser
internal import Reports

/// `ftptrace schema`: the form of the JSON report, for programs that read it.
struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the JSON Schema of the JSON report.",
    discussion: """
      Draft 2020-12, for 'analyze' and 'compare' alike; '#/$defs/line' describes a line of --format jsonl.

      EXAMPLES
        ftptrace schema > ftptrace.schema.json
        jsonschema -i report.json ftptrace.schema.json

      EXIT STATUS
        0   done
        2   standard output could not be written
        64  wrong usage
      """)

  func run() throws {
    do {
      let output = try FileOutput(nil)
      try ReportSchema().write(to: ByteSink { try output.write($0) })
      try output.close()
    } catch let error as FileOutput.Failure {
      // The reader has seen enough.
      guard !error.isBrokenPipe else { return }
      Message.write(error.description)
      throw ExitCode(2)
    }
  }
}
