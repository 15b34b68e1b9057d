internal import FTPSessions
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// A control connection whose two ends speak as a script has it, while the capture loses, repeats and mixes up what
/// they send.
struct SyntheticScene: ~Copyable {
  /// How the scene is set.
  struct Setting: OptionSet {
    let rawValue: UInt8

    /// The server listens on a port that says nothing.
    static let oddPort = Setting(rawValue: 1)
    /// The capture starts behind the handshake.
    static let inTheMiddle = Setting(rawValue: 2)
    /// A greeting and a login, whose password the server repeats with up to 16 bytes of the script around it.
    static let login = Setting(rawValue: 4)
    static let ipv6 = Setting(rawValue: 8)
    /// The server listens on the port of implicit TLS.
    static let implicitTLS = Setting(rawValue: 16)
    /// Sequence numbers wrap within the scene.
    static let wraps = Setting(rawValue: 32)
    /// The capture is the server's own.
    static let atServer = Setting(rawValue: 64)
    static let withoutExchanges = Setting(rawValue: 128)
  }

  /// One end of the control connection.
  private struct Side {
    let endpoint: Endpoint
    var sequence: UInt32
    /// What has been said and not sent.
    var waiting: [UInt8] = []
    /// Whether what has been said ends with a line, or is nothing.
    var isAtLineStart = true
  }

  private var feed: FrameFeed
  private let setting: Setting
  private let secret: [UInt8]
  private var client: Side
  private var server: Side
  private var time = Timestamp(seconds: 1_772_366_400, nanoseconds: 0)
  private var played: [SyntheticSegment] = []
  private var held: SyntheticSegment?
  private var holdsNext = false
  private var dataConnections: UInt16 = 0
  /// Whether a password was planted, and every line of the client is what the script says that it is.
  private(set) var hidesSecret = false
  private var sentStrayClientBytes = false

  private static let millisecond = ElapsedTime(nanoseconds: 1_000_000)
  private static let maximumPlayed = 8

  init(_ setting: Setting, secret: [UInt8], writesReports: Bool, _ reader: inout InputReader) {
    var settings = AnalysisSettings()
    settings.keepsDialogue = !setting.contains(.withoutExchanges)
    feed = FrameFeed(settings, writesReports: writesReports)
    self.setting = setting
    self.secret = secret
    let hosts =
      setting.contains(.ipv6)
      ? [IPAddress(ipv6High: 0x2001_0db8 << 32, low: 1), IPAddress(ipv6High: 0x2001_0db8 << 32, low: 2)]
      : [IPAddress(ipv4: 0xc000_0201), IPAddress(ipv4: 0xc633_6401)]
    let port: UInt16 = setting.contains(.oddPort) ? 2121 : setting.contains(.implicitTLS) ? 990 : 21
    let start: UInt32 = setting.contains(.wraps) ? 0xffff_ffe0 : 1000
    client = Side(endpoint: Endpoint(hosts[0], 40_000), sequence: start)
    server = Side(endpoint: Endpoint(hosts[1], port), sequence: start &+ 8000)
    if !setting.contains(.inTheMiddle) { handshake() }
    if setting.contains(.login) { login(&reader) }
  }

  // MARK: - Saying

  /// Lets an end say something.
  mutating func say(_ text: ArraySlice<UInt8>, isClient: Bool, sends: Bool) {
    if isClient {
      client.waiting += text
      if let last = text.last { client.isAtLineStart = last == 0x0a }
    } else {
      server.waiting += text
    }
    if sends { send(0, isClient: isClient) }
  }

  /// Lets the client say a password behind `command`, on a line of its own.
  mutating func sayPassword(_ command: String, sends: Bool) {
    if !client.isAtLineStart { client.waiting += [0x0d, 0x0a] }
    client.waiting += Array(command.utf8) + secret + [0x0d, 0x0a]
    client.isAtLineStart = true
    hidesSecret = !sentStrayClientBytes
    if sends { send(0, isClient: true) }
  }

  private mutating func login(_ reader: inout InputReader) {
    let around = Int(reader.byte())
    let (before, behind) = (reader.bytes(around >> 4), reader.bytes(around & 0x0f))
    for (text, isClient) in [("220 FTP\r\n", false), ("USER alice\r\n", true), ("331 Password\r\n", false)] {
      say(Array(text.utf8)[...], isClient: isClient, sends: true)
    }
    sayPassword("PASS ", sends: true)
    // Line ends would make further replies of it, and a Telnet command would swallow part of the password.
    let reply = (Array("530 ".utf8) + before + secret + behind).filter { ![0x0a, 0x0d, 0xff].contains($0) }
    say((reply + [0x0d, 0x0a])[...], isClient: false, sends: true)
  }

  // MARK: - Sending

  /// Sends up to `count` of the bytes that wait, or all for 0; `captured` cuts the frame.
  mutating func send(_ count: Int, isClient: Bool, captured: Int? = nil) {
    let payload = take(count, isClient: isClient)
    guard !payload.isEmpty else { return }
    play(segment(SyntheticSegment.ack, payload, isClient: isClient, captured: captured))
    advance(by: payload.count, isClient: isClient)
  }

  /// Sends bytes past the capture.
  mutating func lose(_ count: Int, isClient: Bool) {
    advance(by: take(count, isClient: isClient).count, isClient: isClient)
  }

  /// Plays one of the last segments again: the very frame, or the same segment sent once more.
  mutating func repeatSegment(_ place: Int, isExact: Bool) {
    guard !played.isEmpty else { return }
    var segment = played[place % played.count]
    if !isExact {
      let old = segment.segment
      segment = SyntheticSegment(
        from: old.source, to: old.destination, sequence: old.sequence.rawValue,
        acknowledgment: old.acknowledgment.rawValue, old.flags.rawValue, payload: segment.payload,
        identification: UInt16(truncatingIfNeeded: place) &+ 7)
    }
    deliver(segment)
  }

  /// Lets the next segment be overtaken by the one behind it.
  mutating func holdNext() {
    holdsNext = true
  }

  /// Sends a segment without text.
  mutating func signal(_ variant: Int, isClient: Bool) {
    let kinds: [UInt8] = [
      SyntheticSegment.ack, SyntheticSegment.fin | SyntheticSegment.ack, SyntheticSegment.rst,
      SyntheticSegment.rst | SyntheticSegment.ack, SyntheticSegment.syn,
      SyntheticSegment.syn | SyntheticSegment.ack, 0, SyntheticSegment.ack,
    ]
    var segment = segment(kinds[variant & 7], [], isClient: isClient, hopLimit: variant < 8 ? 64 : 57)
    if variant & 7 == 7 {
      // A keep-alive probe, with a byte of payload or without.
      let payload: [UInt8] = variant < 8 ? [] : [0]
      segment = self.segment(
        SyntheticSegment.ack, payload, isClient: isClient, sequenceOffset: UInt32(bitPattern: -1))
      // A byte of its own where no history makes it a probe.
      if isClient, variant >= 8 { noteStrayClientBytes() }
    }
    // A new connection that starts in the middle of the client's line, as no client's does.
    if kinds[variant & 7] & SyntheticSegment.syn != 0 { noteStrayClientBytes() }
    play(segment)
    if kinds[variant & 7] & SyntheticSegment.fin != 0 { advance(by: 1, isClient: isClient) }
  }

  /// Sends a segment somewhere in its stream, whatever stands there otherwise.
  mutating func sendStray(_ variant: Int, offset: UInt8, _ payload: ArraySlice<UInt8>) {
    let isClient = variant & 1 == 0
    if isClient { noteStrayClientBytes() }
    let step = Int32(Int8(bitPattern: offset)) << (variant & 2 == 0 ? 0 : 22)
    let flags = [SyntheticSegment.ack, SyntheticSegment.fin, SyntheticSegment.syn, SyntheticSegment.rst]
    play(
      segment(
        flags[variant >> 2], Array(payload), isClient: isClient, sequenceOffset: UInt32(bitPattern: step)))
  }

  /// Lets time pass: a power of two in microseconds.
  mutating func wait(exponent: UInt8, backwards: Bool) {
    let step = Int64(1000) << Int64(exponent & 0x1f)
    time = time + ElapsedTime(nanoseconds: backwards ? -step : step)
  }

  // MARK: - Data connections

  /// Plays a data connection to one of the ports that the phrases announce.
  mutating func moveData(_ variant: Int, port: UInt8) {
    let number = UInt16(50_000) + UInt16(port & 3)
    let isActive = variant >= 8
    dataConnections &+= 1
    let listener = Endpoint(isActive ? client.endpoint.address : server.endpoint.address, number)
    let opener = Endpoint(
      isActive ? server.endpoint.address : client.endpoint.address,
      isActive ? (port & 4 == 0 ? 20 : 45_000 &+ dataConnections) : 45_000 &+ dataConnections)
    let isUpload = isActive != (port & 8 != 0)
    play(opener, listener, SyntheticSegment.syn, 0, 0)
    switch variant & 7 {
    case 1: play(listener, opener, SyntheticSegment.rst | SyntheticSegment.ack, 0, 1)
    case 2: play(opener, listener, SyntheticSegment.syn, 0, 0)
    default:
      play(listener, opener, SyntheticSegment.syn | SyntheticSegment.ack, 0, 1)
      play(opener, listener, SyntheticSegment.ack, 1, 1)
      let (from, to) = isUpload ? (opener, listener) : (listener, opener)
      let skipped: UInt32 = variant & 7 == 3 ? 1000 : 0
      play(from, to, SyntheticSegment.ack, 1, 1, length: 1000)
      play(from, to, SyntheticSegment.ack, 1001 + skipped, 1, length: 1000)
      if variant & 7 != 4 { play(from, to, SyntheticSegment.ack, 2001 + skipped, 1, length: 1000) }
      play(to, from, SyntheticSegment.ack, 1, 3001)
      if variant & 7 == 5 { play(to, from, SyntheticSegment.rst, 1, 3001) }
      if variant & 7 != 6 { play(from, to, SyntheticSegment.fin | SyntheticSegment.ack, 3001, 1) }
      if variant & 7 < 5 { play(to, from, SyntheticSegment.fin | SyntheticSegment.ack, 1, 3002) }
    }
  }

  private mutating func play(
    _ source: Endpoint, _ destination: Endpoint, _ flags: UInt8, _ sequence: UInt32, _ acknowledgment: UInt32,
    length: Int = 0
  ) {
    // Only the lengths of data count: nothing of it was kept.
    play(
      SyntheticSegment(
        from: source, to: destination, sequence: sequence, acknowledgment: acknowledgment, flags,
        payload: [UInt8](repeating: 0x78, count: length), captured: 0))
  }

  // MARK: - The capture

  /// Ends the capture and writes the reports.
  mutating func finish() -> HarnessOutcome {
    if let held { feedNow(held) }
    held = nil
    return feed.finish(role: setting.contains(.atServer) ? .server : .unknown)
  }

  private mutating func handshake() {
    play(segment(SyntheticSegment.syn, [], isClient: true))
    advance(by: 1, isClient: true)
    play(segment(SyntheticSegment.syn | SyntheticSegment.ack, [], isClient: false))
    advance(by: 1, isClient: false)
    play(segment(SyntheticSegment.ack, [], isClient: true))
  }

  private mutating func noteStrayClientBytes() {
    sentStrayClientBytes = true
    hidesSecret = false
  }

  private mutating func take(_ count: Int, isClient: Bool) -> [UInt8] {
    let waiting = isClient ? client.waiting : server.waiting
    let taken = Array(count == 0 ? waiting[...] : waiting.prefix(count))
    if isClient { client.waiting.removeFirst(taken.count) } else { server.waiting.removeFirst(taken.count) }
    return taken
  }

  private mutating func advance(by count: Int, isClient: Bool) {
    if isClient {
      client.sequence &+= UInt32(count)
    } else {
      server.sequence &+= UInt32(count)
    }
  }

  private func segment(
    _ flags: UInt8, _ payload: [UInt8], isClient: Bool, captured: Int? = nil, sequenceOffset: UInt32 = 0,
    hopLimit: UInt8 = 64
  ) -> SyntheticSegment {
    let (from, to) = isClient ? (client, server) : (server, client)
    return SyntheticSegment(
      from: from.endpoint, to: to.endpoint, sequence: from.sequence &+ sequenceOffset,
      acknowledgment: flags & SyntheticSegment.ack == 0 ? 0 : to.sequence, flags, payload: payload,
      captured: captured, hopLimit: hopLimit, identification: 1)
  }

  private mutating func play(_ segment: SyntheticSegment) {
    if played.count == Self.maximumPlayed { played.removeFirst() }
    played.append(segment)
    deliver(segment)
  }

  private mutating func deliver(_ segment: SyntheticSegment) {
    if holdsNext, held == nil {
      held = segment
      holdsNext = false
      return
    }
    feedNow(segment)
    if let held { feedNow(held) }
    held = nil
  }

  private mutating func feedNow(_ segment: SyntheticSegment) {
    time = time + Self.millisecond
    feed.segment(segment.segment, segment.payload.span.bytes, at: time)
  }
}
