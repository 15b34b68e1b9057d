internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// A control connection and its data connections, played from a script of bytes, through builder and both reports.
///
/// The first byte sets the scene (`SyntheticScene.Setting`); each step of the script starts with a byte whose lower
/// four bits say what is done, its upper four which variant of it.
enum ControlHarness {
  static func violation(in input: [UInt8], writesReports: Bool) -> String? {
    let outcome = outcome(of: input, writesReports: writesReports)
    if let violation = outcome.checked() { return violation }
    guard writesReports, HarnessOutcome.isRunTwice(input) else { return nil }
    return Self.outcome(of: input).output.all == outcome.output.all ? nil : "two runs differ"
  }

  static func outcome(of input: [UInt8], writesReports: Bool = true) -> HarnessOutcome {
    var reader = InputReader(input)
    let secret = SecretCheck.secret(for: input)
    var scene = SyntheticScene(
      SyntheticScene.Setting(rawValue: reader.byte()), secret: secret, writesReports: writesReports, &reader)
    while !reader.isAtEnd { step(&scene, &reader) }
    var outcome = scene.finish()
    if scene.hidesSecret { outcome.secret = secret }
    return outcome
  }

  private static func step(_ scene: inout SyntheticScene, _ reader: inout InputReader) {
    let choice = reader.byte()
    let variant = Int(choice >> 4)
    let isClient = choice & 1 == 0
    switch choice & 0x0f {
    case 0, 1:
      scene.say(reader.bytes(Int(reader.byte())), isClient: isClient, sends: variant & 1 == 0)
    case 2, 3:
      let phrases = isClient ? ControlPhrases.client : ControlPhrases.server
      let phrase = phrases[Int(reader.byte()) % phrases.count]
      scene.say(Array(phrase.utf8)[...], isClient: isClient, sends: variant & 1 == 0)
    case 4: scene.sayPassword(ControlPhrases.secrets[variant >> 1], sends: variant & 1 == 0)
    case 5: scene.wait(exponent: reader.byte(), backwards: variant == 15)
    case 6, 7: scene.send(Int(reader.byte()), isClient: isClient, captured: variant < 8 ? nil : variant - 8)
    case 8, 9: scene.lose(Int(reader.byte()), isClient: isClient)
    case 10: scene.repeatSegment(Int(reader.byte()), isExact: variant & 1 == 0)
    case 11: scene.holdNext()
    case 12, 13: scene.signal(variant, isClient: isClient)
    case 14: scene.moveData(variant, port: reader.byte())
    default: scene.sendStray(variant, offset: reader.byte(), reader.bytes(Int(reader.byte() & 0x3f)))
    }
  }
}
