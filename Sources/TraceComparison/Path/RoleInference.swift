public import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// Where a capture was made, and how that is known.
public struct VantageRole: Hashable, Sendable {
  /// The role.
  public let role: VantagePointRole
  /// Whether it was given.
  public let isGiven: Bool
  /// Why it is thought so, in words.
  public let reason: String
  /// What speaks against a role that was given; nil where nothing does.
  public var doubt: String?
}

/// Infers where captures were made from what they show.
struct RoleInference {
  /// What systems put into the TTL of what they send (Linux and BSD 64, Windows 128, network devices 255).
  private static let initialHopLimits: Set<UInt8> = [64, 128, 255]
  /// One end is this much nearer than the other where it answers in so small a part of the time.
  private static let nearnessFactor: Int64 = 4

  let traces: [Trace]
  /// Captures that hold both sides of an address translation or a proxy.
  let bothSided: Set<Int>

  /// The role of a capture, by itself; nil where nothing tells.
  func role(of place: Int) -> VantageRole? {
    let trace = traces[place]
    if trace.vantagePoint.role != .unknown {
      let given = trace.vantagePoint.role
      let shown = byHopLimits(trace)
      let isContrary =
        (given == .client && shown?.role == .server) || (given == .server && shown?.role == .client)
      return VantageRole(
        role: given, isGiven: true, reason: "given with the input", doubt: isContrary ? shown?.reason : nil)
    }
    if bothSided.contains(place) {
      return inferred(.middle, "it holds connections on both sides of a translation of addresses or ports")
    }
    return byHopLimits(trace) ?? byResponses(trace)
  }

  /// Whether a capture holds each segment twice, and those of both ends as they were sent, though others saw them after a
  /// router: then it was made on that router.
  private func isOnRouter(_ place: Int, _ others: [Int]) -> Bool {
    let controls = traces[place].sessions.map { traces[place].connections[$0.connection] }
    let isWholeRouter =
      !controls.isEmpty
      && controls.allSatisfy { control in
        control.hasCopies
          && [control.fromOriginator, control.fromResponder].allSatisfy {
            $0.highestHopLimit.map(Self.initialHopLimits.contains) ?? false
          }
      }
    return isWholeRouter && others.contains { byHopLimits(traces[$0]) != nil }
  }

  /// Whose segments have not passed a router yet.
  private func byHopLimits(_ trace: Trace) -> VantageRole? {
    var votes = (client: 0, server: 0, middle: 0)
    for session in trace.sessions {
      let control = trace.connections[session.connection]
      let client = control.stream(session.clientDirection)
      let server = control.stream(session.clientDirection.opposite)
      guard let fromClient = client.highestHopLimit, let fromServer = server.highestHopLimit else { continue }
      switch (Self.initialHopLimits.contains(fromClient), Self.initialHopLimits.contains(fromServer)) {
      case (true, false): votes.client += 1
      case (false, true): votes.server += 1
      case (false, false): votes.middle += 1
      case (true, true): break
      }
    }
    let all = votes.client + votes.server + votes.middle
    guard all > 0 else { return nil }
    if votes.client * 10 >= all * 9 {
      return inferred(
        .client, "the clients' segments have passed no router yet, by their TTL, and the servers' have")
    }
    if votes.server * 10 >= all * 9 {
      return inferred(
        .server, "the servers' segments have passed no router yet, by their TTL, and the clients' have")
    }
    if votes.middle * 10 >= all * 9 {
      return inferred(.middle, "the segments of both ends have passed a router, by their TTL")
    }
    return nil
  }

  /// Which half of the round trip lies on which side.
  private func byResponses(_ trace: Trace) -> VantageRole? {
    let halves = trace.sessions.compactMap { session -> (client: Int64, server: Int64)? in
      let control = trace.connections[session.connection]
      guard let server = control.stream(session.clientDirection).shortestResponse?.nanoseconds,
        let client = control.stream(session.clientDirection.opposite).shortestResponse?.nanoseconds
      else { return nil }
      return (client, server)
    }
    guard let client = halves.map(\.client).min(), let server = halves.map(\.server).min() else { return nil }
    if server > client * Self.nearnessFactor, server > 100_000 {
      return inferred(.client, "the clients answer at once, and the servers after the whole round trip")
    }
    if client > server * Self.nearnessFactor, client > 100_000 {
      return inferred(.server, "the servers answer at once, and the clients after the whole round trip")
    }
    return nil
  }

  /// The roles of all captures: each by itself, then by which is nearer to the clients than others that saw the same.
  func roles(_ clocks: ClockNetwork) -> [VantageRole] {
    let known = traces.indices.map(role)
    return traces.indices.map { place in
      if let role = known[place] { return role }
      let others = traces.indices.filter { $0 != place }
      let nearer = others.filter { clocks.isNearer(place, $0) == true }
      let farther = others.filter { clocks.isNearer(place, $0) == false }
      if isOnRouter(place, nearer + farther) {
        return inferred(
          .middle, "it holds each segment twice, before and after a router that others lie behind")
      }
      if !nearer.isEmpty, farther.isEmpty, !nearer.contains(where: { known[$0]?.role == .client }) {
        return inferred(
          .client, "of the captures that saw the same connections it is the nearest to the clients")
      }
      if !farther.isEmpty, nearer.isEmpty, !farther.contains(where: { known[$0]?.role == .server }) {
        return inferred(
          .server, "of the captures that saw the same connections it is the nearest to the servers")
      }
      if !farther.isEmpty, !nearer.isEmpty {
        return inferred(.middle, "it lies between others that saw the same connections")
      }
      return byAddresses(place, known)
    }
  }

  /// A server behind a translation is reached at another address than the clients know.
  private func byAddresses(_ place: Int, _ known: [VantageRole?]) -> VantageRole {
    let servers = Set(
      traces[place].sessions.map(\.server.address)
        + traces[place].connections.prefix(64).map(\.responder.address))
    let isPrivate = !servers.isEmpty && servers.allSatisfy(\.isPrivateUse)
    if isPrivate, known.contains(where: { $0?.role == .client }) {
      return inferred(.server, "its connections go to a private address, behind that which clients know")
    }
    return VantageRole(role: .unknown, isGiven: false, reason: "nothing in the capture tells")
  }

  private func inferred(_ role: VantagePointRole, _ reason: String) -> VantageRole {
    VantageRole(role: role, isGiven: false, reason: reason)
  }
}

extension IPAddress {
  /// Whether the address is one of a private network (RFC 1918, RFC 6598, RFC 4193).
  fileprivate var isPrivateUse: Bool {
    if isIPv6 { return high >> 57 == 0x7e }
    return low >> 24 == 10 || low >> 20 == 0xac1 || low >> 16 == 0xc0a8 || low >> 22 == 0x191
  }
}
