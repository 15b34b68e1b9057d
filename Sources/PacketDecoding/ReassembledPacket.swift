/// The payload of an IP packet that came in pieces.
public struct ReassembledPacket: Sendable {
  /// The payload, up to the first byte that a snapshot cut.
  public let bytes: [UInt8]
  /// The header of the first piece.
  let packet: IPPacket
  /// How the first piece was come by.
  let route: HeaderWalk

  /// What the payload decodes to; places are those in `bytes`.
  ///
  /// It may be a piece again, of a packet that was fragmented before it entered a tunnel.
  public var decoded: DecodedPacket { route.decode(bytes.span.bytes, reassembledOf: packet) }
}
