internal import Capture
internal import FTPSessions
internal import FoundationEssentials

extension ReportDocument {
  /// Why a report cannot be read.
  public enum ReadError: Error, Hashable, Sendable {
    /// There is nothing in it.
    case empty
    /// It is a capture.
    case capture
    /// It is a file of another known form, which the words tell, such as `compressed with xz`.
    case foreign(String)
    /// It starts like a report and has no end.
    case cutOff
    /// It is no JSON, or not the JSON of a report; with the place and what is wrong there.
    case noReport(String)
    /// It has a form that this version does not know.
    case unknownVersion(Int)
  }

  /// Reads a report from its JSON, whole or as JSON Lines.
  ///
  /// Throws a `ReadError`.
  public init(json: [UInt8]) throws(ReadError) {
    try Self.checkHead(json)
    do {
      let data = Data(json)
      if try Self.isLines(json) {
        try self.init(lines: data)
      } else {
        try self.init(whole: data)
      }
    } catch let error as ReadError {
      throw error
    } catch let error as DecodingError {
      throw Self.isCutOff(json) ? .cutOff : .noReport(Self.describe(error))
    } catch {
      throw .noReport("\(error)")
    }
  }

  /// Refuses what is plainly something else.
  private static func checkHead(_ json: [UInt8]) throws(ReadError) {
    guard !json.allSatisfy({ $0 <= UInt8(ascii: " ") }) else { throw .empty }
    switch CaptureFormat(head: Array(json.prefix(24))) {
    case .pcap, .pcapNanosecond, .pcapModified, .pcapng: throw .capture
    case .gzip: throw .foreign("compressed with gzip")
    case .foreign(let format): throw .foreign(format.name)
    case .unknown: break
    }
  }

  /// Whether it starts as an object does and does not end as one.
  private static func isCutOff(_ json: [UInt8]) -> Bool {
    let isText: (UInt8) -> Bool = { $0 > UInt8(ascii: " ") }
    return json.first(where: isText) == UInt8(ascii: "{") && json.last(where: isText) != UInt8(ascii: "}")
  }

  private struct Version: Decodable {
    let version: Int

    private enum CodingKeys: String, CodingKey {
      case version = "schema_version"
    }
  }

  /// What has to be known of a line before it is read.
  private struct LineType: Decodable {
    let type: String
  }

  private struct Whole: Decodable {
    let captures: [ReportedCapture]
    let sessions: [ReportedSession]
    let findings: [ReportedFinding]
    let unclaimed: [ReportedConnection]
    let path: [ReportedStretch]?
    let summary: ReportedSummary
  }

  private init(whole data: Data) throws {
    let decoder = JSONDecoder()
    try Self.checkVersion(data, decoder)
    let whole = try decoder.decode(Whole.self, from: data)
    self.init(
      head: try decoder.decode(ReportedHead.self, from: data), captures: whole.captures,
      sessions: ReportedList(whole.sessions), sessionOutcomes: whole.sessions.map(\.outcome),
      findings: whole.findings, unclaimed: ReportedList(whole.unclaimed), path: whole.path,
      summary: whole.summary)
  }

  /// Whether the first line is an object by itself, with a type.
  private static func isLines(_ json: [UInt8]) throws -> Bool {
    let line = json.prefix { $0 != UInt8(ascii: "\n") }
    return line.count < json.count && (try? JSONDecoder().decode(LineType.self, from: Data(line))) != nil
  }

  private init(lines data: Data) throws {
    let decoder = JSONDecoder()
    var head: ReportedHead?
    var summary: ReportedSummary?
    var (captures, findings, stretches) = ([ReportedCapture](), [ReportedFinding](), [ReportedStretch]())
    var (sessions, unclaimed) = ([ReportedSession](), [ReportedConnection]())
    for line in data.split(separator: UInt8(ascii: "\n")) {
      let line = Data(line)
      switch try decoder.decode(LineType.self, from: line).type {
      case "report":
        try Self.checkVersion(line, decoder)
        head = try decoder.decode(ReportedHead.self, from: line)
      case "capture": captures.append(try decoder.decode(ReportedCapture.self, from: line))
      case "session": sessions.append(try decoder.decode(ReportedSession.self, from: line))
      case "finding": findings.append(try decoder.decode(ReportedFinding.self, from: line))
      case "unclaimed": unclaimed.append(try decoder.decode(ReportedConnection.self, from: line))
      case "path": stretches.append(try decoder.decode(ReportedStretch.self, from: line))
      case "summary": summary = try decoder.decode(ReportedSummary.self, from: line)
      // A later version may have lines of other types.
      default: break
      }
    }
    guard let head else { throw ReadError.noReport("its first line is missing") }
    guard let summary else { throw ReadError.cutOff }
    self.init(
      head: head, captures: captures, sessions: ReportedList(sessions),
      sessionOutcomes: sessions.map(\.outcome), findings: findings, unclaimed: ReportedList(unclaimed),
      path: head.command == "compare" ? stretches : nil, summary: summary)
  }

  private static func checkVersion(_ data: Data, _ decoder: JSONDecoder) throws {
    let version = try decoder.decode(Version.self, from: data).version
    guard version == Report.schemaVersion else { throw ReadError.unknownVersion(version) }
  }

  private static func describe(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context): "\(path(context))'\(key.stringValue)' is missing"
    case .valueNotFound(_, let context), .typeMismatch(_, let context), .dataCorrupted(let context):
      "\(path(context))\(context.debugDescription)"
    @unknown default: "\(error)"
    }
  }

  private static func path(_ context: DecodingError.Context) -> String {
    guard !context.codingPath.isEmpty else { return "" }
    return context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
      + ": "
  }
}
