import NetworkTypes
import TestSupport

/// Makes captures of several sessions at once, with transfers that end in every way, from a seed.
struct RandomSessions {
  private var random: SeededGenerator
  private let timeline = TestTimeline()
  private var nextPort: UInt16 = 40_000
  private var nextDataPort: UInt16 = 50_000
  private let isIPv6: Bool

  private static let client = IPAddress(ipv4: 0xc000_0201)
  private static let server = IPAddress(ipv4: 0xc633_6401)
  private static let client6 = IPAddress(ipv6High: 0x2001_0db8_0000_0000, low: 1)
  private static let server6 = IPAddress(ipv6High: 0x2001_0db8_0000_0000, low: 2)

  /// A step of one session: it adds frames that belong together.
  private typealias Step = () -> Void

  private init(seed: UInt64, isIPv6: Bool) {
    random = SeededGenerator(seed: seed)
    self.isIPv6 = isIPv6
  }

  /// The segments of a capture.
  static func segments(
    seed: UInt64, sessions: Int = 3, isIPv6: Bool = false, numbersPackets: Bool = true
  ) -> [TestSegment] {
    var maker = RandomSessions(seed: seed, isIPv6: isIPv6)
    var scripts = (0..<sessions).map { _ in maker.session() }
    while let place = scripts.indices.filter({ !scripts[$0].isEmpty }).randomElement(using: &maker.random) {
      // Silences of a minute are rare, moments between two steps are not.
      let isLong = Int.random(in: 0..<20, using: &maker.random) == 0
      maker.timeline.wait(seconds: Double.random(in: 0.001...(isLong ? 20 : 0.2), using: &maker.random))
      scripts[place].removeFirst()()
    }
    var counters: [Endpoint: UInt16] = [:]
    return maker.timeline.segments.map { segment in
      guard numbersPackets else { return segment }
      var numbered = segment
      counters[segment.source, default: 1] &+= 1
      numbered.identification = counters[segment.source] ?? 1
      return numbered
    }
  }

  private var hosts: (client: IPAddress, server: IPAddress) {
    isIPv6 ? (Self.client6, Self.server6) : (Self.client, Self.server)
  }

  private mutating func connection(toPort port: UInt16, fromServer: Bool = false) -> Conversation {
    nextPort += 1
    let (opener, listener) = fromServer ? (hosts.server, hosts.client) : (hosts.client, hosts.server)
    return Conversation(
      on: timeline, client: Endpoint(opener, fromServer ? 20 : nextPort), server: Endpoint(listener, port),
      clientSequence: .random(in: 0...UInt32.max, using: &random),
      serverSequence: .random(in: 0...UInt32.max, using: &random))
  }

  private mutating func session() -> [Step] {
    let control = connection(toPort: 21)
    var steps: [Step] = [
      { control.handshake().reply("220 ready") },
      { control.command("USER alice").reply("331 Password?") },
    ]
    if Int.random(in: 0..<8, using: &random) == 0 {
      steps.append { control.command("PASS x").reply("530 Login incorrect") }
      return steps + [{ control.command("QUIT").reply("221 Bye").close() }]
    }
    steps.append { control.command("PASS x").reply("230 Welcome") }
    steps.append { control.command("PWD").reply("257 \"/\" is the directory") }
    steps.append { control.command("TYPE I").reply("200 Type set to I") }
    for number in 0..<Int.random(in: 0...4, using: &random) {
      let (more, isLast) = transfer("file\(number)", over: control)
      steps += more
      if isLast { return steps }
    }
    switch Int.random(in: 0..<5, using: &random) {
    case 0: break  // still open when the capture ends
    case 1: steps.append { control.fromServer([.psh, .ack], "421 Timeout\r\n").fromClient([.ack]).close() }
    default: steps.append { control.command("QUIT").reply("221 Bye").close() }
    }
    return steps
  }

  /// The steps of a transfer, and whether the session ends with it.
  private mutating func transfer(_ name: String, over control: Conversation) -> (steps: [Step], isLast: Bool)
  {
    nextDataPort += 1
    let port = nextDataPort
    let isPassive = isIPv6 || Int.random(in: 0..<4, using: &random) > 0
    let data = connection(toPort: port, fromServer: !isPassive)
    let numbers = (hosts.server.bytes.map(Int.init) + [Int(port >> 8), Int(port & 255)]).map(String.init)
    let ends = (hosts.client.bytes.map(Int.init) + [Int(port >> 8), Int(port & 255)]).map(String.init)
    var steps: [Step] = []
    if isIPv6 {
      steps.append { control.command("EPSV").reply("229 Entering (|||\(port)|)") }
    } else if isPassive {
      steps.append { control.command("PASV").reply("227 Entering (\(numbers.joined(separator: ",")))") }
    } else {
      steps.append { control.command("PORT \(ends.joined(separator: ","))").reply("200 PORT ok") }
    }
    let size = Int.random(in: 1...6000, using: &random)
    // The server sends on its own side of the connection.
    func send(_ count: Int) {
      guard !isPassive else {
        data.download(count)
        return
      }
      var left = count
      while left > 0 {
        data.fromClient([.psh, .ack], String(repeating: "y", count: min(left, 1400))).fromServer([.ack])
        left -= 1400
      }
    }
    let request: Step = { control.command("RETR \(name)") }
    let open: Step = { data.handshake() }
    let announce: Step = {
      control.reply("150 Opening BINARY mode data connection for \(name) (\(size) bytes)")
    }
    let done: Step = { control.reply("226 Transfer complete") }
    switch Int.random(in: 0..<12, using: &random) {
    case 0: steps += [request, { control.reply("550 No such file") }]
    case 1: steps += [open, request, announce, { send(size / 2) }, { data.close() }, done]  // cut short
    case 2:
      steps += [
        request, announce, open, { send(size / 2) }, { data.fromServer([.rst]) },
        { control.reply("426 Broken") },
      ]
    case 3:
      steps += [
        request, { data.fromClient([.syn]).fromServer([.rst, .ack]) }, { control.reply("425 No way") },
      ]
    case 4: break  // never used
    case 5:
      steps += [open, request, announce, { send(size) }, { data.close() }]
      steps.append { control.fromServer([.psh, .ack], "226 Done\r\n").fromClient([.rst]) }
      return (steps, true)
    case 6:
      steps += [open, request, announce, { send(size / 2) }, { control.command("ABOR") }]
      steps += [
        { data.close() }, { control.reply("426 Aborted") }, { control.reply("226 ABOR done") },
      ]
    case 7:
      steps += [open, { control.command("STOR \(name)").reply("150 Ok to send") }]
      steps += [
        { data.fromClient([.psh, .ack], String(repeating: "z", count: 900)).fromServer([.ack]).close() },
        done,
      ]
    default: steps += [open, request, announce, { send(size) }, { data.close() }, done]
    }
    return (steps, false)
  }
}
