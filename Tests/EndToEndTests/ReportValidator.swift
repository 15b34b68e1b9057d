import Foundation
import TestSupport
import Testing

/// Checks reports against the schema that the program prints, with an implementation of JSON Schema that is not its own.
enum ReportValidator {
  /// Whether Python and its jsonschema with draft 2020-12 are there.
  static let isAvailable = (try? run("from jsonschema import Draft202012Validator", []))?.isEmpty == true

  /// What a report, or each line of JSON Lines, has against the schema; empty if nothing.
  static func problems(with report: Data, isLines: Bool = false) throws -> String {
    let schema = try FTPTraceProcess(["schema"])
    try #require(schema.status == 0)
    let files = [
      try TemporaryFile(Array(schema.output), name: "schema.json"),
      try TemporaryFile(Array(report), name: "report.json"),
    ]
    defer { withExtendedLifetime(files) {} }
    return try run(script, files.map(\.path) + [isLines ? "lines" : "whole"])
  }

  private static let script = """
    import json, sys
    from jsonschema import Draft202012Validator
    schema = json.load(open(sys.argv[1]))
    Draft202012Validator.check_schema(schema)
    text = open(sys.argv[2], encoding="utf-8").read()
    if sys.argv[3] == "lines":
        schema = {"$ref": "#/$defs/line", "$defs": schema["$defs"]}
    validator = Draft202012Validator(schema)
    assert text.endswith("\\n")
    for document in text[:-1].split("\\n") if sys.argv[3] == "lines" else [text]:
        for error in validator.iter_errors(json.loads(document)):
            print(error.json_path, error.message[:200])
    """

  /// What a script of Python says, on either output.
  private static func run(_ script: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-W", "ignore", "-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }
}
