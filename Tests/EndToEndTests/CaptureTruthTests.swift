import Foundation
import Testing

/// Real FTP captures give what an independent pass over tshark's fields found in them.
@Suite("Captures that others made")
struct CaptureTruthTests {
  private static let isSet: ConditionTrait = .enabled(
    if: ForeignCaptures.isSet, "FTPTRACE_CAPTURES is not set: no captures to test")

  /// The truth lists the verbs that tshark knows; what is no command of FTP is not in it.
  private static let unlistedCommands: [String: Set<String>] = [
    // Two segments at one sequence number, 15 and 18 bytes long: the first copy wins, and what the second has
    // beyond it is the line "n". The truth leaves the second segment out.
    "seladb-PcapPlusPlus/Ftp.pcap, 192.168.0.114:1137": ["N"]
  ]

  @Test("There is a truth to test against", isSet)
  func hasTruth() throws {
    #expect(try CaptureTruth.all().count >= 50)
  }

  @Test("Sessions, negotiations, data connections, bytes and ends are those of the truth", isSet)
  func matchesTruth() throws {
    for (name, truth) in try CaptureTruth.all().sorted(by: { $0.key < $1.key }) {
      let path = try ForeignCaptures.folder.appending(path: name).path
      let run = try FTPTraceProcess(["analyze", "-q", "-f", "json", "--exchanges", path])
      #expect(run.status == (truth.packets > 0 ? 0 : 2), "\(name)")
      let report = try run.report()
      #expect(report.captures.first?.files.first?.frames == truth.packets, "\(name): frames")
      #expect(report.sessions.count == truth.sessionCount, "\(name): sessions")
      for expected in truth.sessions {
        let found = report.sessions.first {
          $0.client.description == expected.client && $0.server.description == expected.server
        }
        guard let found else {
          Issue.record("\(name): no session \(expected.client) -> \(expected.server)")
          continue
        }
        let place = "\(name), \(expected.client)"
        compare(found, expected, place, unlisted: Self.unlistedCommands[place] ?? [])
      }
    }
  }

  private func compare(
    _ found: ReportedAnalysis.Session, _ expected: CaptureTruth.Session, _ place: String,
    unlisted: Set<String>
  ) {
    let leg = found.legs.first
    #expect(leg?.firstFrame == expected.firstFrame, "\(place): first frame")
    #expect(leg?.lastFrame == expected.lastFrame, "\(place): last frame")
    #expect(leg?.connection == expected.tcpStream, "\(place): tcp.stream")
    #expect(leg?.endReason == expected.endReason, "\(place): end")
    #expect(leg?.missedBytes == expected.missingBytes.values.reduce(0, +), "\(place): missed bytes")
    #expect((found.tls != "none") == expected.tls, "\(place): TLS")
    #expect(found.user?.name == expected.users.last, "\(place): user")
    compareDialogue(found.exchanges ?? [], expected, place, unlisted: unlisted)
    let negotiated = found.transfers.filter { $0.advertised != nil }
    #expect(negotiated.count == expected.channels.count, "\(place): negotiations")
    for (transfer, channel) in zip(negotiated, expected.channels) {
      compare(transfer, channel, server: found.server, "\(place), \(transfer.id)")
    }
  }

  private func compareDialogue(
    _ exchanges: [ReportedAnalysis.Exchange], _ expected: CaptureTruth.Session, _ place: String,
    unlisted: Set<String>
  ) {
    let commands = Dictionary(grouping: exchanges.compactMap { $0.command?.uppercased() }) { $0 }
      .mapValues(\.count)
    for (verb, count) in expected.commands { #expect(commands[verb] == count, "\(place): \(verb)") }
    // What goes beyond the truth is no verb of FTP: more than four letters, or named above.
    let others = commands.keys.filter { expected.commands[$0] == nil && $0.utf8.count <= 4 }
    #expect(Set(others) == unlisted, "\(place): commands")
    let codes = Dictionary(grouping: exchanges.flatMap(\.replies).map { String($0.code) }) { $0 }
      .mapValues(\.count)
    #expect(codes == expected.replyCodes, "\(place): replies")
  }

  private func compare(
    _ found: ReportedAnalysis.Transfer, _ expected: CaptureTruth.Channel, server: ReportedAnalysis.Endpoint,
    _ place: String
  ) {
    #expect(found.mode == expected.reportedMode, "\(place): mode")
    // A 229 names no address: the truth has the control peer's there.
    let advertised = found.advertised.map {
      ReportedAnalysis.Endpoint(ip: $0.ip ?? server.ip, port: $0.port).description
    }
    #expect(advertised == expected.advertised, "\(place): advertised endpoint")
    #expect(found.command == expected.command, "\(place): command")
    compareArgument(found.argument ?? "", expected.argument ?? "", place)
    guard let data = expected.data else {
      #expect(found.legs.isEmpty, "\(place): data connection where there is none")
      return
    }
    guard let leg = found.legs.first else {
      Issue.record("\(place): no data connection")
      return
    }
    #expect([leg.firstFrame, leg.lastFrame] == data.frames, "\(place): frames")
    #expect(leg.connection == data.tcpStream, "\(place): tcp.stream")
    #expect(leg.originator.description == data.initiator, "\(place): originator")
    #expect(leg.responder.description == data.acceptor, "\(place): responder")
    #expect(found.bytes == data.uniqueBytes.values.reduce(0, +), "\(place): bytes")
    #expect(leg.missedBytes == data.missingBytes.values.reduce(0, +), "\(place): missed bytes")
    let end = !data.rst.isEmpty ? "reset" : data.fin.isEmpty ? "open" : "fin"
    #expect(leg.endReason == end, "\(place): end")
  }

  /// The truth cuts long arguments at 200 characters, or with dots and a remark.
  private func compareArgument(_ found: String, _ expected: String, _ place: String) {
    let remark = expected.range(of: "... (see frame")
    let kept = remark.map { String(expected[..<$0.lowerBound]) } ?? expected
    let isCut = remark != nil || expected.utf8.count >= 200
    #expect(isCut ? found.hasPrefix(kept) : found == kept, "\(place): argument")
  }

  @Test("Every capture ends with exit 0, or 2 and one line for the file", isSet)
  func survivesAll() throws {
    for name in try ForeignCaptures.all() {
      let path = try ForeignCaptures.folder.appending(path: name).path
      let run = try FTPTraceProcess(["analyze", path])
      #expect([0, 2].contains(run.status), "\(name): exit \(run.status)")
      if run.status == 2 {
        #expect(run.messageLines.count == 1, "\(name): \(run.messages)")
        #expect(run.messages.contains(path), "\(name): \(run.messages)")
      } else {
        #expect(!run.output.isEmpty, "\(name): no report")
      }
    }
  }
}
