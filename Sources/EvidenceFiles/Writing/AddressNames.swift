internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports
internal import TCPFlows
internal import TraceComparison

/// Names for the addresses of the hosts that are shown, by what they are to the sessions.
struct AddressNames {
  /// The names, in the order in which they were given; each address has one, and no two have the same.
  private(set) var names: [(address: IPAddress, name: String)] = []
  private var known = Set<IPAddress>()
  private var taken = Set<String>()
  private let report: Report

  /// Names the hosts of sessions, then the other ends of connections in captures made on servers.
  init(_ context: EvidenceContext, in report: Report) {
    self.report = report
    let sessions = report.allSessions.filter { session in
      report.controlLegs(of: session).contains { context.subjects[$0.trace][$0.connection] != nil }
    }
    for session in sessions { nameEnds(of: session) }
    for session in sessions { nameFronts(of: session) }
    for (trace, subjects) in context.subjects.enumerated() where role(of: trace) == .server {
      for index in subjects.keys.sorted() where subjects[index]?.isControl == false {
        let connection = report.traces[trace].connections[index]
        let ends = [connection.responder, connection.originator]
        // The other end is known, so that this one is the server.
        for (end, other) in zip(ends, ends.reversed()) where known.contains(other.address) {
          name(end.address, shortName(of: trace))
        }
      }
    }
  }

  private func role(of trace: Int) -> VantagePointRole { report.traces[trace].vantagePoint.role }

  private func shortName(of trace: Int) -> String { report.traces[trace].vantagePoint.shortName }

  /// The client's and the server's end of a session at each of its legs, from the client to the server.
  private func legs(of session: SessionReference) -> [(trace: Int, client: IPAddress, server: IPAddress)] {
    report.controlLegs(of: session).compactMap { leg in
      guard let found = report.traces[leg.trace].session(onConnection: leg.connection) else { return nil }
      return (leg.trace, found.client.address, found.server.address)
    }
  }

  /// Names the client after its capture, and the server after its own.
  private mutating func nameEnds(of session: SessionReference) {
    let legs = legs(of: session)
    guard let first = legs.first, let last = legs.last else { return }
    name(first.client, role(of: first.trace) == .client ? shortName(of: first.trace) : "client")
    if role(of: last.trace) == .server { name(last.server, shortName(of: last.trace)) }
  }

  /// Names what stands between the two: the address that clients connect to, and the one that servers see.
  private mutating func nameFronts(of session: SessionReference) {
    let legs = legs(of: session)
    let device = legs.first { role(of: $0.trace) == .middle }.map { shortName(of: $0.trace) }
    for leg in legs {
      // Without a capture behind it, what clients connect to is the server for all that is known.
      name(leg.server, legs.contains { $0.server != leg.server } ? device ?? "lb" : "server")
      name(leg.client, "\(device ?? "lb")-inside")
    }
  }

  /// Gives an address a name, unless it has one.
  private mutating func name(_ address: IPAddress, _ wanted: String) {
    guard known.insert(address).inserted else { return }
    let base = Self.sanitized(wanted)
    var name = base
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(base)-\(number)"
      number += 1
    }
    names.append((address, name))
  }

  /// A text as a host's name: letters, digits, dots and hyphens, at most 40 of them.
  private static func sanitized(_ text: String) -> String {
    let allowed = text.unicodeScalars.prefix(40).map { scalar -> Character in
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      return isPlain || scalar == "." || scalar == "-" ? Character(scalar) : "-"
    }
    let name = String(allowed)
    return name.contains { $0 != "-" && $0 != "." } ? name : "host"
  }
}

extension Trace {
  /// The session on a control connection.
  fileprivate func session(onConnection index: Int) -> Session? {
    // They are in the order of their connections.
    var (low, high) = (0, sessions.count)
    while low < high {
      let middle = (low + high) / 2
      if sessions[middle].connection < index { low = middle + 1 } else { high = middle }
    }
    return low < sessions.count && sessions[low].connection == index ? sessions[low] : nil
  }
}
