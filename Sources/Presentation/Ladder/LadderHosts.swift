internal import FTPSessions
internal import NetworkTypes
internal import Reports

/// The columns of a ladder, and where the legs of a session stand among them.
struct LadderHosts {
  /// The columns.
  let hosts: [Ladder.Host]
  /// For each leg of the control connection, the column whose capture saw it; nil where no column has that capture.
  let controlColumns: [Int?]
  private let columns: [String: Int]

  /// The client's column.
  let client = 0
  /// The column where the control connection ends.
  let server: Int

  init(_ session: ReportedSession, in document: ReportDocument) {
    let places = Self.captures(of: session).compactMap(document.capture)
    let clients = places.filter { $0.role == .client }
    let middles = places.filter { $0.role == .middle }
    let servers = places.filter { $0.role == .server }
    var hosts = [
      Ladder.Host(name: "client", address: session.client.address.description, capture: clients.first?.id)
    ]
    // A capture of which nobody knows where it was made stands between the two; alone it tells of both ends.
    let unknown = places.count > 1 ? places.filter { $0.role == .unknown } : []
    hosts += (middles + unknown).map {
      Ladder.Host(name: $0.shortName, address: nil, capture: $0.id)
    }
    let controlCaptures = Set(session.legs.map(\.capture))
    if !servers.contains(where: { controlCaptures.contains($0.id) }) {
      server = hosts.count
      hosts.append(
        Ladder.Host(
          name: session.backend ?? "server", address: session.server.address.description, capture: nil))
    } else {
      server = hosts.count + (servers.firstIndex { controlCaptures.contains($0.id) } ?? 0)
    }
    hosts += servers.map { capture in
      Ladder.Host(
        name: capture.shortName, address: Self.address(of: capture.id, in: session)?.description,
        capture: capture.id)
    }
    self.hosts = hosts
    var columns: [String: Int] = [:]
    for (column, host) in hosts.enumerated() {
      if let capture = host.capture { columns[capture] = column }
    }
    if let only = places.first, places.count == 1, columns.isEmpty { columns[only.id] = client }
    self.columns = columns
    controlColumns = session.legs.map { columns[$0.capture] }
  }

  /// The column of a capture; nil where it has none.
  func column(of capture: String) -> Int? { columns[capture] }

  /// The columns of the two servers that a data connection runs between, the session's own last; nil for one with the
  /// client.
  func servers(of transfer: ReportedTransfer, in document: ReportDocument) -> (other: Int, own: Int)? {
    let columns = transfer.legs.compactMap { column(of: $0.capture) }
    let others = Set(columns).subtracting([server])
    guard let other = others.first, others.count == 1, columns.contains(server),
      hosts[other].capture.flatMap(document.capture)?.role == .server, !columns.contains(client)
    else { return nil }
    return (other, server)
  }

  /// The column where a data connection ends: its backend's, or else that of the control connection.
  func server(of transfer: ReportedTransfer, in document: ReportDocument) -> Int {
    let ends = transfer.legs.compactMap { leg in
      document.capture(leg.capture)?.role == .server ? columns[leg.capture] : nil
    }
    return ends.last ?? server
  }

  /// The captures that saw anything of the session, those of the control connection first, from the client on.
  private static func captures(of session: ReportedSession) -> [String] {
    var captures: [String] = []
    for capture in session.legs.map(\.capture) + session.transfers.flatMap(\.legs).map(\.capture)
    where !captures.contains(capture) {
      captures.append(capture)
    }
    return captures
  }

  /// The server's own address in its capture, by its control or data connection.
  private static func address(of capture: String, in session: ReportedSession) -> IPAddress? {
    if let leg = session.leg(in: capture) { return leg.server.address }
    for transfer in session.transfers {
      guard let leg = transfer.legs.first(where: { $0.capture == capture }) else { continue }
      return (transfer.mode?.isPassive == false ? leg.originator : leg.responder).address
    }
    return nil
  }
}
