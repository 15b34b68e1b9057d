internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// The endpoints that a client told its server to connect to, and that are neither its own nor a transfer between
/// two servers.
struct ForeignTargets {
  /// Such an endpoint, and what came of it.
  struct Target {
    let endpoint: Endpoint
    let announcedAt: SegmentMark
    /// The transfer that it was for, by its place; nil where the server refused it.
    let transfer: Int?
    /// The refusal.
    let refusedAt: SegmentMark?
    /// Whether the server connected there.
    let wasReached: Bool
    /// Whether it may be one side of a transfer between two servers whose other session was not captured.
    let mayBeServerToServer: Bool
  }

  /// Below are the ports of services; no client lets its data come in there.
  static let firstFreePort: UInt16 = 1024

  let all: [Target]

  init(of session: SessionExamination) {
    let model = session.session
    var targets: [Target] = []
    for (place, transfer) in model.transfers.enumerated()
    where transfer.mode?.isPassive == false && !transfer.isInferred {
      guard let endpoint = Self.foreign(transfer.advertised, to: session), let mark = transfer.announcedAt
      else { continue }
      let data = session.data(of: transfer)
      let isFile = transfer.command?.transferKind == .download || transfer.command?.transferKind == .upload
      targets.append(
        Target(
          endpoint: endpoint, announcedAt: mark, transfer: place, refusedAt: nil,
          wasReached: data.map { $0.wasEstablished && $0.responder.port == endpoint.port } ?? false,
          mayBeServerToServer: isFile && endpoint.port >= Self.firstFreePort
            && transfer.reply?.code.isFailure != true))
    }
    for refused in model.refusedEndpoints {
      guard let endpoint = Self.foreign(refused.advertised, to: session) else { continue }
      targets.append(
        Target(
          endpoint: endpoint, announcedAt: refused.announcedAt, transfer: nil, refusedAt: refused.refusedAt,
          wasReached: false, mayBeServerToServer: false))
    }
    all = targets.sorted { $0.announcedAt.frame < $1.announcedAt.frame }
  }

  /// The endpoint, where it is on a third public host.
  private static func foreign(
    _ advertised: AdvertisedEndpoint?, to session: SessionExamination
  ) -> Endpoint? {
    guard let advertised, let address = advertised.address?.unmapped, address.isGlobal else { return nil }
    let client = session.session.client.address.unmapped
    guard !isSameHost(address, client), address != session.session.server.address.unmapped else { return nil }
    // Behind NAT, on either side of the capture, the address may be the client's own.
    // So it may where it is one of the other IP version.
    guard (client.isGlobal && client.isIPv6 == address.isIPv6) || advertised.port < firstFreePort else {
      return nil
    }
    let endpoint = Endpoint(address, advertised.port)
    // A transfer between two servers, where the same client has a session with the other one.
    let isServerToServer =
      advertised.port >= firstFreePort && session.trace.clientsServers.contains(client, address)
    return isServerToServer ? nil : endpoint
  }

  /// Hosts use several IPv6 addresses of one network.
  private static func isSameHost(_ one: IPAddress, _ other: IPAddress) -> Bool {
    one == other || (one.isIPv6 && other.isIPv6 && one.high == other.high)
  }
}
