public import FTPProtocol
public import TCPFlows

/// An endpoint that the client announced (PORT, EPRT or LPRT) and the server refused.
public struct RefusedEndpoint: Hashable, Sendable {
  /// Of one session, those that are kept.
  public static let maximum = 64

  /// What was announced.
  public let advertised: AdvertisedEndpoint
  /// When it was announced.
  public let announcedAt: SegmentMark
  /// The code of the refusal.
  public let code: ReplyCode
  /// When it was refused.
  public let refusedAt: SegmentMark
}
