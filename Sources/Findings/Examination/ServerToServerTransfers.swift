internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// The transfers between two servers that one client steers (FXP, RFC 959 section 5.2), as far as a trace tells them.
///
/// The client has one server listen and tells its endpoint to the other one in a PORT command.
struct ServerToServerTransfers {
  typealias Place = Incident.TransferPlace

  /// A transfer between two servers.
  struct Pair {
    /// The transfer of the server that connects.
    let active: Place
    /// The session of the server that listens.
    let passiveSession: Int
    /// The transfer there, where it is known.
    let passive: Place?
  }

  /// The announcement of one server is handed to the other one within this time.
  private static let patience = ElapsedTime(seconds: 60)
  /// Data ports are above the well-known ones; a PORT to one of those is no transfer.
  private static let lowestPort: UInt16 = 1024

  /// All pairs, in the order of the active sides.
  private(set) var pairs: [Pair] = []
  private var places = Set<Place>()

  init(in trace: Trace) {
    let sessions = trace.sessions
    guard sessions.count > 1,
      sessions.contains(where: { $0.transfers.contains { $0.mode?.isPassive == false } })
    else { return }
    let listeners = Listeners(of: sessions)
    for (place, session) in sessions.enumerated() {
      for (transferPlace, transfer) in session.transfers.enumerated() where transfer.mode?.isPassive == false
      {
        let active = Place(session: place, transfer: transferPlace)
        guard let pair = Self.pair(active, transfer, session, listeners, trace) else { continue }
        pairs.append(pair)
        places.insert(active)
        if let passive = pair.passive { places.insert(passive) }
      }
    }
  }

  /// Whether a transfer is one between two servers.
  func contains(_ place: Place) -> Bool { places.contains(place) }

  /// What may be the other side: passive transfers by connection and by endpoint, and sessions by their servers.
  private struct Listeners {
    var byConnection: [Int: Place] = [:]
    var byEndpoint: [Endpoint: [Place]] = [:]
    var byServer: [IPAddress: [Int]] = [:]

    init(of sessions: [Session]) {
      for (place, session) in sessions.enumerated() {
        byServer[session.server.address, default: []].append(place)
        for (transferPlace, transfer) in session.transfers.enumerated() where transfer.mode?.isPassive == true
        {
          let passive = Place(session: place, transfer: transferPlace)
          if let connection = transfer.connection { byConnection[connection] = passive }
          guard let advertised = transfer.advertised else { continue }
          let address = (advertised.address ?? session.server.address).unmapped
          byEndpoint[Endpoint(address, advertised.port), default: []].append(passive)
        }
      }
    }
  }

  private static func pair(
    _ active: Place, _ transfer: Transfer, _ session: Session, _ listeners: Listeners, _ trace: Trace
  ) -> Pair? {
    if let passive = transfer.connection.flatMap({ listeners.byConnection[$0] }),
      passive.session != active.session
    {
      return Pair(active: active, passiveSession: passive.session, passive: passive)
    }
    // The client's own address is the usual case of active mode.
    guard let advertised = transfer.advertised, let address = advertised.address?.unmapped,
      address != session.client.address.unmapped, let announced = transfer.announcedAt?.time
    else { return nil }
    let candidates = listeners.byEndpoint[Endpoint(address, advertised.port)] ?? []
    let partner = candidates.last { passive in
      let other = trace.sessions[passive.session]
      guard passive.session != active.session, isSteered(other, by: session),
        let time = other.transfers[passive.transfer].announcedAt?.time
      else { return false }
      return time <= announced && announced - time <= patience
    }
    if let partner { return Pair(active: active, passiveSession: partner.session, passive: partner) }
    guard advertised.port >= lowestPort, address != session.server.address.unmapped else { return nil }
    // The other server's announcement may be hidden in TLS.
    let peer = listeners.byServer[address]?.last { place in
      let other = trace.sessions[place]
      let control = trace.connections[other.connection]
      return place != active.session && isSteered(other, by: session) && control.first.time <= announced
        && (announced <= control.last.time || control.endReason == .open)
    }
    return peer.map { Pair(active: active, passiveSession: $0, passive: nil) }
  }

  private static func isSteered(_ other: Session, by session: Session) -> Bool {
    other.client.address == session.client.address
  }
}
