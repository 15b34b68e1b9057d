public import NetworkTypes
public import TCPFlows

/// A connection that no session claims.
public struct ReportedConnection: Decodable, Sendable {
  /// Payload bytes by direction.
  public struct Payload: Decodable, Sendable {
    /// From the end that opened it.
    public let fromOriginator: Int
    /// From the other end.
    public let fromResponder: Int

    private enum CodingKeys: String, CodingKey {
      case fromOriginator = "from_originator"
      case fromResponder = "from_responder"
    }
  }

  /// The id of the capture.
  public let capture: String
  /// The end that opened it.
  public let originator: Endpoint
  /// The end that was connected to.
  public let responder: Endpoint
  /// Payload bytes by direction.
  public let payload: Payload
  /// How it ended.
  public let endReason: EndReason
  /// The first frame.
  public let firstFrame: Int

  private enum CodingKeys: String, CodingKey {
    case capture, originator, responder
    case payload = "payload_bytes"
    case endReason = "end_reason"
    case firstFrame = "first_frame"
  }
}
