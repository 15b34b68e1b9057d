internal import NetworkTypes
internal import PacketDecoding

/// A segment that can be played more than once.
struct SyntheticSegment {
  var segment: TCPSegment
  var payload: [UInt8]

  init(
    from source: Endpoint, to destination: Endpoint, sequence: UInt32, acknowledgment: UInt32,
    _ flags: UInt8, payload: [UInt8] = [], captured: Int? = nil, hopLimit: UInt8 = 64,
    identification: UInt16? = nil
  ) {
    self.payload = Array(payload.prefix(captured ?? payload.count))
    segment = TCPSegment(
      source: source, destination: destination, sequence: SequenceNumber(sequence),
      acknowledgment: SequenceNumber(acknowledgment), flags: TCPFlags(rawValue: flags), window: 64240,
      hopLimit: hopLimit, identification: identification, optionBytes: 0..<0,
      payloadBytes: 0..<self.payload.count, payloadLength: payload.count)
  }

  static let fin: UInt8 = 1
  static let syn: UInt8 = 2
  static let rst: UInt8 = 4
  static let ack: UInt8 = 16
}
