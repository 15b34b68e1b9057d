import Foundation
import NetworkTypes
import TestSupport
import Testing

private let needsWireshark = ConditionTrait.enabled(
  if: Wireshark.isAvailable, "tshark is not there; './setup.sh test' installs it")

/// `ftptrace evidence` as its users meet it.
@Suite("Evidence")
struct EvidenceTests {
  private static let client = Endpoint(IPAddress(ipv4: 0xc000_020a), 40_000)
  private static let server = Endpoint(IPAddress(ipv4: 0xc633_6414), 21)

  /// A session whose login fails, that of FTP601, with the password as `login` sends it.
  private static func timeline(_ login: (Conversation) -> Void = { $0.command("PASS wonderland") })
    -> TestTimeline
  {
    let timeline = TestTimeline()
    let control = Conversation(on: timeline, client: client, server: server)
    control.handshake().reply("220 ready").command("USER alice").reply("331 Password")
    login(control)
    control.reply("530 Login incorrect").command("QUIT").reply("221 bye").close()
    return timeline
  }

  /// The bytes that a run wrote to standard output.
  private static func evidence(_ arguments: [String], on files: TemporaryFile...) throws -> Data {
    defer { withExtendedLifetime(files) {} }
    let run = try FTPTraceProcess(
      ["evidence", "--finding", "FTP601", "-o", "-"] + arguments + files.map(\.path))
    #expect(run.status == 0, "\(run.messages)")
    return run.output
  }

  private static func contains(_ text: String, in data: Data) -> Bool {
    data.range(of: Data(text.utf8)) != nil
  }

  // MARK: - Passwords

  @Test("A password is overwritten with the same length, and is there when asked for")
  func overwritesPassword() throws {
    let capture = try TemporaryFile(Self.timeline().pcap)
    let hidden = try Self.evidence([], on: capture)
    #expect(Self.contains("PASS xxxxxxxxxx\r\n", in: hidden))
    #expect(!Self.contains("wonderland", in: hidden))
    let kept = try Self.evidence(["--show-passwords"], on: capture)
    #expect(Self.contains("PASS wonderland\r\n", in: kept))
  }

  @Test("In a compressed capture too")
  func compressed() throws {
    let capture = try TemporaryFile(GzipFile.bytes(Self.timeline().pcap), name: "trace.pcap.gz")
    let hidden = try Self.evidence([], on: capture)
    #expect(Self.contains("PASS xxxxxxxxxx\r\n", in: hidden))
  }

  @Test("A password that comes in pieces, again, or out of order is overwritten", arguments: 0..<4)
  func pieces(way: Int) throws {
    let timeline = Self.timeline { control in
      let start = control.clientSequence
      switch way {
      case 0: for character in "PASS wonderland\r\n" { control.fromClient([.psh, .ack], String(character)) }
      case 1:
        control.fromClient([.psh, .ack], "PASS wonder").fromClient([.psh, .ack], "land\r\n")
        control.clientSequence = start
        control.fromClient([.psh, .ack], "PASS wonderland\r\n")
      case 2:
        control.clientSequence = start &+ 8
        control.fromClient([.psh, .ack], "derland\r\n")
        control.clientSequence = start
        control.fromClient([.psh, .ack], "PASS won")
        control.clientSequence = start &+ 17
      default:
        // The capture lacks the start.
        control.clientSequence = start &+ 8
        control.fromClient([.psh, .ack], "derland\r\n")
      }
      control.fromServer([.ack])
    }
    let hidden = try FTPTraceProcess(
      ["evidence", "--finding", "F1", "-o", "-"], on: TemporaryFile(timeline.pcap)
    ).output
    #expect(Self.contains("331 Password\r\n", in: hidden))
    for part in ["won", "der", "land"] { #expect(!Self.contains(part, in: hidden)) }
  }

  @Test("What other bytes for the same place bring is searched as well")
  func conflictingCopy() throws {
    let timeline = Self.timeline { control in
      let start = control.clientSequence
      control.command("PASS wonderland")
      control.command("SYST").reply("215 UNIX")
      control.clientSequence = start &+ 17
      control.fromClient([.psh, .ack], "PASS 1234567\r\n")
      control.clientSequence = start &+ 23
    }
    let hidden = try Self.evidence([], on: TemporaryFile(timeline.pcap))
    #expect(!Self.contains("1234567", in: hidden))
  }

  @Test("What the server repeats of a password is overwritten")
  func repeated() throws {
    let timeline = Self.timeline { $0.command("PASS wonderland").reply("530-wonderland is not it") }
    let hidden = try Self.evidence([], on: TemporaryFile(timeline.pcap))
    #expect(Self.contains("530-xxxxxxxxxx is not it\r\n", in: hidden))
  }

  @Test("Pieces of IP packets are cut, as their content cannot be searched")
  func fragments() throws {
    let timeline = Self.timeline()
    var frames: [TestFrame] = []
    for segment in timeline.segments {
      let isPassword = segment.payload.starts(with: "PASS".utf8)
      for piece in isPassword ? TestFragments.of(segment.ipBytes, size: 24) : [segment.ipBytes] {
        frames.append(TestFrame(time: segment.time, bytes: Array(repeating: 2, count: 12) + [8, 0] + piece))
      }
    }
    let capture = try TemporaryFile(TestCapture(frames).pcap())
    let run = try FTPTraceProcess(["evidence", "--finding", "FTP601", "-o", "-"], on: capture)
    #expect(run.status == 0)
    #expect(!Self.contains("land", in: run.output) && !Self.contains("wonder", in: run.output))
    #expect(run.messages.contains("1 frame cut behind its headers"))
    #expect(Self.contains("cut behind its headers", in: run.output))
  }

  @Test("Checksums stay right", needsWireshark)
  func checksums() throws {
    let folder = SampleTraceTests.folder.appending(path: "passive-download").path
    let output = try TemporaryFile([], name: "evidence.pcapng")
    let run = try FTPTraceProcess(
      ["evidence", "\(folder)/client.pcap", "--finding", "FTP601", "-o", output.path])
    #expect(run.status == 0)
    let password = try Wireshark.fields(
      ["ftp.request.arg", "tcp.checksum", "tcp.checksum_calculated"], of: output.path,
      where: "ftp.request.command == \"PASS\"", preferences: ["tcp.check_checksum:TRUE"])
    #expect(password.count == 1 && password.first?.first == "xxxxxxxxxx")
    #expect(password.first?[1] == password.first?[2])
  }

  // MARK: - Captures

  /// Frames of the timeline, later by `shift` seconds, in the link type of a file.
  private static func capture(
    _ timeline: TestTimeline, isRaw: Bool = false, shift: Double = 0, name: String
  ) throws -> TemporaryFile {
    var capture = TestCapture(
      timeline.segments.map {
        TestFrame(
          time: $0.time + ElapsedTime(seconds: shift), bytes: isRaw ? $0.ipBytes : $0.ethernetBytes)
      })
    if isRaw { capture.linkType = 101 }
    return try TemporaryFile(capture.pcap(.littleNanoseconds), name: name)
  }

  @Test("Each link type has a file of its own, and standard output takes one only")
  func linkTypes() throws {
    let timeline = Self.timeline()
    let files = [
      try Self.capture(timeline, name: "a.pcap"), try Self.capture(timeline, isRaw: true, name: "b.pcap"),
    ]
    let output = try TemporaryFile([], name: "out.pcapng")
    let inputs = ["evidence", "client=\(files[0].path)", "server=\(files[1].path)", "--finding", "FTP601"]
    let run = try withExtendedLifetime(files) { try FTPTraceProcess(inputs + ["-o", output.path]) }
    #expect(run.status == 0)
    let other = output.folder + "/out-RAW.pcapng"
    for path in [output.path, other] {
      #expect(run.messages.contains("\(path): "))
      let report = try FTPTraceProcess(["analyze", "-f", "json", path]).report()
      #expect(report.sessions.count == 1)
    }
    let refused = try withExtendedLifetime(files) { try FTPTraceProcess(inputs + ["-o", "-"]) }
    #expect(refused.status == 64 && refused.output.isEmpty)
    #expect(
      refused.messageLines == [
        "ftptrace: -: the frames have several link types (EN10MB, RAW), a file each; name a file"
      ])
  }

  @Test(
    "Times are corrected to one clock, unless they are to stay", needsWireshark, arguments: [false, true])
  func clocks(isRaw: Bool) throws {
    let timeline = Self.timeline()
    let files = [
      try Self.capture(timeline, name: "a.pcap"), try Self.capture(timeline, shift: 100, name: "b.pcap"),
    ]
    let output = try TemporaryFile([], name: "out.pcapng")
    let arguments = ["evidence", "client=\(files[0].path)", "server=\(files[1].path)", "--finding", "FTP601"]
    let run = try withExtendedLifetime(files) {
      try FTPTraceProcess(arguments + ["-o", output.path] + (isRaw ? ["--raw-times"] : []))
    }
    #expect(run.status == 0)
    let frames = try Wireshark.fields(["frame.interface_id", "frame.time_relative"], of: output.path)
    let last = try #require(frames.last.flatMap { Double($0[1]) })
    #expect(isRaw ? last > 100 : last < 1)
    let interfaces = frames.map { $0[0] }
    #expect(isRaw == (interfaces == interfaces.sorted()))
    #expect(try Wireshark.summary(of: output.path).contains("Strict time order:   True"))
  }

  @Test("Clocks that share nothing are told of")
  func unalignedClocks() throws {
    let other = TestTimeline()
    other.step = 7_000_000
    let control = Conversation(
      on: other, client: Endpoint(IPAddress(ipv4: 0xc000_0263), 50_000), server: Self.server,
      clientSequence: 77_000, serverSequence: 99_000)
    control.handshake().reply("220 ready").command("USER bob").reply("331 Password")
    control.command("PASS looking-glass").reply("230 Welcome").command("QUIT").reply("221 bye").close()
    let files = [try Self.capture(Self.timeline(), name: "a.pcap"), try Self.capture(other, name: "b.pcap")]
    let run = try withExtendedLifetime(files) {
      try FTPTraceProcess(
        [
          "evidence", "client:a=\(files[0].path)", "client:b=\(files[1].path)", "--finding", "FTP601", "-o",
          "-",
        ])
    }
    #expect(run.status == 0)
    #expect(
      run.messageLines.contains { $0.contains("b: its clock cannot be aligned with that of a") },
      "\(run.messages)")
    #expect(!Self.contains("looking-glass", in: run.output))
  }

  @Test("Files of one rotated capture are read as one vantage point")
  func rotated() throws {
    let timeline = Self.timeline()
    let frames = timeline.segments.map(\.frame)
    let first = try TemporaryFile(TestCapture(Array(frames.prefix(6))).pcap(), name: "cap.pcap")
    try Data(TestCapture(Array(frames.dropFirst(6))).pcap()).write(
      to: URL(filePath: first.folder + "/cap.pcap1"))
    let run = try withExtendedLifetime(first) {
      try FTPTraceProcess(["evidence", first.folder, "--finding", "FTP601", "-o", "-"])
    }
    #expect(run.status == 0)
    #expect(run.messages.contains("-: \(frames.count) frames of 1 capture, for"))
    #expect(Self.contains("PASS xxxxxxxxxx\r\n", in: run.output))
  }

  @Test("Several captures each by itself, with the ids of analyze")
  func eachByItself() throws {
    let timeline = Self.timeline()
    let files = [try Self.capture(timeline, name: "a.pcap"), try Self.capture(timeline, name: "b.pcap")]
    defer { withExtendedLifetime(files) {} }
    let inputs = files.map(\.path)
    let findings = try FTPTraceProcess(["analyze", "-f", "json"] + inputs).report().findings
    let second = try #require(findings.last { $0.code == "FTP601" })
    let run = try FTPTraceProcess(["evidence", "--each", "--finding", second.id, "-o", "-"] + inputs)
    #expect(run.status == 0)
    #expect(
      run.messages.contains("-: \(timeline.segments.count) frames of 1 capture, for \(second.id) (FTP601)"))
    #expect(Self.contains("C2 b", in: run.output) && !Self.contains("C1 a", in: run.output))
  }

  @Test("A capture that was cut off gives evidence up to there")
  func cutOff() throws {
    let capture = try TemporaryFile(Self.timeline().pcap.dropLast(20))
    let run = try FTPTraceProcess(["evidence", "--finding", "FTP901", "-o", "-"], on: capture)
    #expect(run.status == 0)
    #expect(Self.contains("FTP901 ", in: run.output))
    #expect(!Self.contains("wonderland", in: run.output))
  }

  // MARK: - Refusals

  @Test(
    "A finding that there is not ends with those that there are", arguments: ["F9", "FTP102", "nonsense"])
  func unknownFinding(name: String) throws {
    let capture = try TemporaryFile(Self.timeline().pcap)
    let run = try FTPTraceProcess(["evidence", "--finding", name, "-o", "-"], on: capture)
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.messageLines.count == 1)
    #expect(run.messages.contains("'\(name)': no finding of these captures; there are F1 (FTP"))
  }

  @Test(
    "Standard input and pipes are refused, as they can be read once only",
    arguments: ["-", "/dev/null", "client=-"])
  func standardInput(path: String) throws {
    let run = try FTPTraceProcess(["evidence", path, "--finding", "F1", "-o", "-"])
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.messages.contains("save it to a file first"))
  }

  @Test("An input is not overwritten")
  func overwriting() throws {
    let capture = try TemporaryFile(Self.timeline().pcap)
    let before = try Data(contentsOf: capture.url)
    let run = try FTPTraceProcess(["evidence", "--finding", "FTP601", "-o", capture.path], on: capture)
    #expect(run.status == 64)
    #expect(run.messages.contains("is one of the inputs"))
    #expect(try Data(contentsOf: capture.url) == before)
  }

  @Test("An output that cannot be written is one line, and exit 2")
  func unwritable() throws {
    let capture = try TemporaryFile(Self.timeline().pcap)
    let run = try FTPTraceProcess(["evidence", "--finding", "F1", "-o", "/nowhere/a.pcapng"], on: capture)
    #expect(run.status == 2)
    #expect(run.messageLines == ["ftptrace: /nowhere/a.pcapng: cannot be written: No such file or directory"])
  }

  @Test(
    "What is missing or makes no sense is wrong usage",
    arguments: [
      ["--finding", "F1"], ["-o", "-"], ["--finding", "F1", "-o", "a.pcapng.gz"],
      ["--finding", "F1", "-o", "-", "-f", "json"],
    ])
  func usage(arguments: [String]) throws {
    let run = try FTPTraceProcess(["evidence"] + arguments, on: TemporaryFile(Self.timeline().pcap))
    #expect(run.status == 64 && run.output.isEmpty)
  }

  @Test("Nothing but the file is written with --quiet, and the same each time")
  func quiet() throws {
    let capture = try TemporaryFile(Self.timeline().pcap)
    let run = try FTPTraceProcess(["evidence", "-q", "--finding", "F1", "-o", "-", capture.path])
    #expect(run.status == 0 && run.messages.isEmpty)
    #expect(
      try run.output == FTPTraceProcess(["evidence", "-q", "--finding", "F1", "-o", "-"], on: capture).output)
  }
}
