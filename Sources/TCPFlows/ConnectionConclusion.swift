/// What follows from both streams of a connection, once no more is to be expected.
struct ConnectionConclusion: Sendable {
  let payloadBytes: Int
  let unseenBytes: Int
  let endReason: EndReason
  let wasEstablished: Bool
  let isOneWay: Bool
  /// Whether the capture holds all that was sent, as far as can be told.
  let isWhole: Bool
}
