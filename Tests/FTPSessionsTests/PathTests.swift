import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

@Suite("Paths of transfers")
struct PathTests {
  /// What was said before a RETR or other transfer, and the path that it has.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let dialogue: [(command: String, reply: String)]
    let transfer: String
    let path: String?

    init(_ dialogue: KeyValuePairs<String, String>, _ transfer: String, _ path: String?) {
      self.dialogue = dialogue.map { ($0.key, $0.value) }
      self.transfer = transfer
      self.path = path
      testDescription = (dialogue.map { "\($0.key) → \($0.value)" } + [transfer]).joined(separator: ", ")
    }
  }

  static let cases = [
    Case([:], "RETR /pub/file", "/pub/file"),
    Case([:], "RETR file", nil),
    Case(["CWD sub": "250 OK"], "RETR file", nil),
    Case(["CWD ..": "250 OK"], "RETR file", nil),
    Case(["PWD": "257 \"/home\""], "RETR file", "/home/file"),
    Case(["PWD": "257 \"/\" is current"], "STOR file", "/file"),
    Case(["XPWD": "257 \"/home\""], "APPE file", "/home/file"),
    Case(["PWD": "257 \"/a \"\"b\"\"\""], "RETR file", "/a \"b\"/file"),
    Case(["PWD": "257 no quotes"], "RETR file", nil),
    Case(["CWD /pub": "250 OK"], "RETR file", "/pub/file"),
    Case(["CWD /pub": "250 OK", "CWD sub": "250 OK"], "RETR file", "/pub/sub/file"),
    Case(["CWD /pub": "250 OK", "CWD gone": "550 No"], "RETR file", "/pub/file"),
    Case(["CWD /a/b": "250 OK", "CDUP": "250 OK"], "RETR file", "/a/file"),
    Case(["CWD /a/b": "250 OK", "XCUP": "200 OK"], "RETR file", "/a/file"),
    Case(["CWD /a/b": "250 OK", "CDUP": "550 No"], "RETR file", "/a/b/file"),
    Case(["CWD /a/b": "250 OK", "CWD ..": "250 OK"], "RETR file", "/a/file"),
    Case(["CWD /a": "250 OK", "CWD ../../..": "250 OK"], "RETR file", "/file"),
    Case(["CWD /a": "250 OK"], "RETR ../b/./c//file", "/b/c/file"),
    Case(["CWD /a/": "250 OK"], "RETR file", "/a/file"),
    Case(["CWD /a": "250 OK"], "RETR my file", "/a/my file"),
    Case(["CWD /a": "250 OK"], "RETR b:1", "/a/b:1"),
    Case(["CWD /a": "250 OK", "MKD new": "257 \"/a/new\""], "RETR file", "/a/file"),
    Case(["CWD /a": "250 OK"], "RETR  file", "/a/ file"),
    Case(["CWD ~joe": "250 OK"], "RETR file", nil),
    Case(["CWD /a": "250 OK"], "RETR ~joe/file", nil),
    Case(["CWD /a": "250 OK", "USER joe": "331 Password"], "RETR file", nil),
    Case(["CWD /a": "250 OK", "REIN": "220 Ready"], "RETR file", nil),
    Case(["CWD /a": "250 OK"], "LIST", "/a"),
    Case(["CWD /a": "250 OK"], "LIST -la", "/a"),
    Case(["CWD /a": "250 OK"], "LIST -la sub", "/a/sub"),
    Case(["CWD /a": "250 OK"], "NLST /b", "/b"),
    Case(["CWD /a": "250 OK"], "MLSD", "/a"),
    Case([:], "LIST", nil),
    Case(["PWD": "257 \"C:\\files\""], "RETR x.txt", "C:\\files/x.txt"),
    Case(["PWD": "257 \"C:\\\""], "RETR x.txt", "C:\\x.txt"),
    Case(["PWD": "257 \"/home\""], "RETR D:\\x.txt", "D:\\x.txt"),
    Case(["CWD D:": "250 OK"], "RETR x.txt", "D:/x.txt"),
    Case(["CWD D:/in": "250 OK"], "RETR x.txt", "D:/in/x.txt"),
    Case(["PWD": "257 \"/home\""], "RETR \\share\\x.txt", "\\share\\x.txt"),
  ]

  @Test("Follow the working directory as far as the dialogue tells it", arguments: cases)
  func path(_ example: Case) throws {
    let scene = Scene()
    let control = scene.login()
    for (command, reply) in example.dialogue { control.ask(command, reply) }
    control.ask("PASV", passive(50_000)).ask(example.transfer, "150 Here", "226 Done")
    #expect(try scene.onlyTransfer().path?.text == example.path)
  }

  @Test("A CWD pipelined before the transfer counts")
  func pipelined() throws {
    let scene = Scene()
    let control = scene.login()
    control.command("CWD /pub").command("PASV").command("RETR file")
    control.reply("250 OK").reply(passive(50_000)).reply("150 Here").reply("226 Done")
    #expect(try scene.onlyTransfer().path?.text == "/pub/file")
  }

  @Test("STOU has the name that the server chose")
  func storeUnique() throws {
    let scene = Scene()
    let control = scene.login().ask("CWD /in", "250 OK").ask("PASV", passive(50_000))
    control.ask("STOU", "150 FILE: upload.1", "226 Done")
    #expect(try scene.onlyTransfer().path?.text == "/in/upload.1")
  }

  @Test("A path that grows without end is given up")
  func endless() throws {
    let scene = Scene()
    let control = scene.login().ask("CWD /a", "250 OK")
    let name = String(repeating: "d", count: 1000)
    for _ in 1...5 { control.ask("CWD \(name)", "250 OK") }
    control.ask("PASV", passive(50_000)).ask("RETR file", "150 Here", "226 Done")
    #expect(try scene.onlyTransfer().path == nil)
  }
}

@Suite("What is expected of a transfer")
struct ExpectedBytesTests {
  /// What was said before and with a transfer, and what follows.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let dialogue: [(command: String, reply: String)]
    let transfer: String
    let preliminary: String
    let expected: Int?
    let restart: Int
    let type: RepresentationType

    init(
      _ dialogue: KeyValuePairs<String, String>, _ transfer: String, _ preliminary: String = "150 Here",
      expects expected: Int?, from restart: Int = 0, _ type: RepresentationType = .ascii
    ) {
      self.dialogue = dialogue.map { ($0.key, $0.value) }
      self.transfer = transfer
      self.preliminary = preliminary
      self.expected = expected
      self.restart = restart
      self.type = type
      testDescription =
        (dialogue.map { "\($0.key) → \($0.value)" } + [transfer, preliminary]).joined(separator: ", ")
    }
  }

  static let cases = [
    Case([:], "RETR f", expects: nil),
    Case(["TYPE I": "200 OK"], "RETR f", expects: nil, .image),
    Case(["TYPE L 8": "200 OK"], "RETR f", expects: nil, .image),
    Case(["TYPE I": "200 OK", "TYPE A": "200 OK"], "RETR f", expects: nil, .ascii),
    Case(["TYPE I": "200 OK", "type a n": "200 OK"], "RETR f", expects: nil, .ascii),
    Case(["TYPE I": "504 No"], "RETR f", expects: nil, .ascii),
    Case([:], "RETR f", "150 Opening BINARY connection for f (123 bytes)", expects: 123),
    Case([:], "RETR f", "125 Opening (1 byte).", expects: 1),
    Case([:], "RETR f (9 bytes)", "150 Opening (many bytes)", expects: nil),
    Case([:], "STOR f", "150 Opening (123 bytes)", expects: nil),
    Case(["SIZE f": "213 500"], "RETR f", expects: 500),
    Case(["SIZE f": "213 500"], "RETR g", expects: nil),
    Case(["SIZE f": "213 500"], "STOR f", expects: nil),
    Case(["SIZE f": "550 No"], "RETR f", expects: nil),
    Case(["SIZE f": "213 500", "CWD /x": "250 OK"], "RETR f", expects: nil),
    Case(["CWD /x": "250 OK", "SIZE f": "213 500"], "RETR /x/f", expects: 500),
    Case(["SIZE f": "213 500", "SIZE g": "213 7"], "RETR f", expects: 500),
    Case(["SIZE f": "213 500", "REST 200": "350 OK"], "RETR f", expects: 300, from: 200),
    Case(["REST 200": "350 OK", "SIZE f": "213 500"], "RETR f", expects: 300, from: 200),
    Case(["SIZE f": "213 500", "REST 700": "350 OK"], "RETR f", expects: 0, from: 700),
    Case(["SIZE f": "213 500", "REST 200": "502 No"], "RETR f", expects: 500),
    Case(["REST 200": "350 OK"], "RETR f", "150 Opening (500 bytes)", expects: nil, from: 200),
    Case(["REST 200": "350 OK"], "STOR f", expects: nil, from: 200),
    Case(["REST 200": "350 OK"], "LIST", expects: nil),
    Case(["ALLO 900": "200 OK"], "STOR f", expects: 900),
    Case(["ALLO 900 R 10": "202 Superfluous"], "STOR f", expects: 900),
    Case(["ALLO 900": "200 OK"], "RETR f", expects: nil),
    Case(["ALLO 900": "504 No"], "STOR f", expects: nil),
    Case(["ALLO 99999999999999999999": "200 OK"], "STOR f", expects: nil),
  ]

  @Test("Is told by TYPE, REST, SIZE, ALLO and the 150", arguments: cases)
  func expectation(_ example: Case) throws {
    let scene = Scene()
    let control = scene.login()
    for (command, reply) in example.dialogue { control.ask(command, reply) }
    control.ask("PASV", passive(50_000)).ask(example.transfer, example.preliminary, "226 Done")
    let transfer = try scene.onlyTransfer()
    #expect(transfer.expectedBytes == example.expected)
    #expect(transfer.restartOffset == example.restart)
    #expect(transfer.type == example.type)
  }

  @Test("REST and ALLO count for one transfer", arguments: ["REST 100", "ALLO 100"])
  func once(_ command: String) throws {
    let scene = Scene()
    let control = scene.login().ask("TYPE I", "200 OK")
    control.ask(command, command.hasPrefix("REST") ? "350 OK" : "200 OK")
    for _ in 1...2 { control.ask("PASV", passive(50_000)).ask("STOR f", "150 Here", "226 Done") }
    let transfers = try scene.onlySession().transfers
    let isRest = command.hasPrefix("REST")
    #expect(transfers.map(\.restartOffset) == [isRest ? 100 : 0, 0])
    #expect(transfers.map(\.expectedBytes) == [isRest ? nil : 100, nil])
  }

  @Test("A listing in between leaves REST to the next file")
  func listingBetween() throws {
    let scene = Scene()
    let control = scene.login().ask("REST 100", "350 OK")
    for transfer in ["LIST", "RETR f"] {
      control.ask("PASV", passive(50_000)).ask(transfer, "150 Here", "226 Done")
    }
    #expect(try scene.onlySession().transfers.map(\.restartOffset) == [0, 100])
  }
}
