import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

extension Scene {
  /// What the rules find in the frames.
  func findings(role: VantagePointRole = .unknown) -> [Finding] {
    Examiner(settings: settings).findings(in: [trace(role: role)])
  }

  /// The finding of a code; fails the test where there is none or more than one.
  func finding(
    _ code: String, role: VantagePointRole = .unknown, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Finding {
    let all = findings(role: role)
    let found = all.filter { $0.code == code }
    try #require(found.count == 1, "\(all.map(\.code))", sourceLocation: sourceLocation)
    return try #require(found.first, sourceLocation: sourceLocation)
  }

  /// The codes of all findings that are no notes, in the order of the report.
  func alarms(role: VantagePointRole = .unknown) -> [String] {
    findings(role: role).filter { $0.severity > .note }.map(\.code)
  }

  /// The codes of all findings, notes included.
  func codes(role: VantagePointRole = .unknown) -> Set<String> { Set(findings(role: role).map(\.code)) }

  /// The codes of the errors and warnings about data connections and addresses, in the order of the report.
  func dataAlarms(role: VantagePointRole = .unknown) -> [String] {
    alarms(role: role).filter { $0.hasPrefix("FTP2") || $0.hasPrefix("FTP3") }
  }
}

extension FactValue {
  /// An endpoint as facts hold it.
  static func endpoint(_ address: String, _ port: Int) -> FactValue {
    .object([Fact("ip", .text(address)), Fact("port", .integer(port))])
  }
}

extension Finding {
  /// A fact by its name.
  func fact(_ name: String) -> FactValue? { facts.first { $0.name == name }?.value }
}

extension Scene {
  /// PASV, RETR, and a data connection that takes its time; the control connection is silent meanwhile.
  @discardableResult
  func slowDownload(
    over control: Conversation, seconds: Double, pieces: Int = 20, port: UInt16 = 50_000, closes: Bool = true,
    between: (Int) -> Void = { _ in }
  ) -> Conversation {
    control.ask("TYPE I", "200 Binary").ask("PASV", passive(port, on: control.server.address))
    let data = connect(from: control.client.address, to: control.server.address, port).handshake()
    control.ask("RETR /big.iso", "150 Here it comes")
    for piece in 0..<pieces {
      timeline.wait(seconds: seconds / Double(pieces))
      data.download(1000)
      between(piece)
    }
    if closes { data.serverCloses() }
    return data
  }
}

extension Conversation {
  /// A RST in the server's name.
  @discardableResult
  func serverResets(ttl: UInt8? = nil) -> Conversation {
    fromServer([.rst, .ack]) { if let ttl { $0.hopLimit = ttl } }
  }

  /// A RST in the client's name.
  @discardableResult
  func clientResets(ttl: UInt8? = nil) -> Conversation {
    fromClient([.rst, .ack]) { if let ttl { $0.hopLimit = ttl } }
  }
}
