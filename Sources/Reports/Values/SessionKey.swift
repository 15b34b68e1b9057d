internal import Crypto
internal import FTPSessions
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// A key by which a session is known again in another report on the same captures.
enum SessionKey {
  /// The first half of a SHA-256 over the control connection's initial sequence numbers, its first time and the
  /// client's end, in hexadecimal.
  static func of(_ session: Session, _ control: Connection) -> String {
    var text = ShortText()
    for stream in [control.fromOriginator, control.fromResponder] {
      if let sequence = stream.initialSequence {
        text.append(UInt64(sequence.rawValue))
      } else {
        text.append(UInt8(ascii: "-"))
      }
      text.append(UInt8(ascii: " "))
    }
    text.append(control.first.time.nanoseconds)
    text.append(UInt8(ascii: " "))
    var hash = SHA256()
    text.withBytes { hash.update(bufferPointer: $0) }
    hash.update(data: Array(session.client.description.utf8))
    var key = ShortText()
    for byte in hash.finalize().prefix(16) { key.append(hexadecimal: byte) }
    return key.string
  }
}
