public import NetworkTypes

/// One TCP segment: what its headers say, and where in the frame its payload lies.
///
/// Of a packet that came in pieces, places are those in the `ReassembledPacket`.
public struct TCPSegment: Hashable, Sendable {
  /// The sender's end.
  public let source: Endpoint
  /// The receiver's end.
  public let destination: Endpoint
  /// The sequence number of the first payload byte, or of the SYN.
  public let sequence: SequenceNumber
  /// The next sequence number expected from the other side; significant with ACK set.
  public let acknowledgment: SequenceNumber
  /// The control bits.
  public let flags: TCPFlags
  /// The window as it stands in the header, unscaled.
  public let window: UInt16
  /// IPv4's time to live or IPv6's hop limit.
  public let hopLimit: UInt8
  /// IPv4's identification; nil for IPv6.
  public let identification: UInt16?
  /// Where in the frame the options are, as far as they were captured.
  public let optionBytes: Range<Int>
  /// Where in the frame the payload is, as far as it was captured.
  public let payloadBytes: Range<Int>
  /// The payload's length on the wire, by the IP header; more than was captured where a snapshot cut it.
  public let payloadLength: Int
  /// What the packet was wrapped in.
  public let encapsulations: Encapsulations

  /// Makes a segment.
  public init(
    source: Endpoint, destination: Endpoint, sequence: SequenceNumber, acknowledgment: SequenceNumber,
    flags: TCPFlags, window: UInt16, hopLimit: UInt8, identification: UInt16?, optionBytes: Range<Int>,
    payloadBytes: Range<Int>, payloadLength: Int, encapsulations: Encapsulations = []
  ) {
    self.source = source
    self.destination = destination
    self.sequence = sequence
    self.acknowledgment = acknowledgment
    self.flags = flags
    self.window = window
    self.hopLimit = hopLimit
    self.identification = identification
    self.optionBytes = optionBytes
    self.payloadBytes = payloadBytes
    self.payloadLength = payloadLength
    self.encapsulations = encapsulations
  }
}
