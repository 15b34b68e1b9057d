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
    let sequences = [control.fromOriginator, control.fromResponder].map { stream in
      stream.initialSequence.map { String($0.rawValue) } ?? "-"
    }
    let text = (sequences + [String(control.first.time.nanoseconds), session.client.description])
      .joined(separator: " ")
    return SHA256.hash(data: Array(text.utf8)).prefix(16).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }
}
