/// What follows from both streams of a connection, once the capture has ended.
struct ConnectionConclusion: Sendable {
  let endReason: EndReason
  let wasEstablished: Bool
  let isOneWay: Bool
  let payloadBytes: Int
  let unseenBytes: Int
  /// Whether the capture holds all that was sent, as far as can be told.
  let isWhole: Bool
}
