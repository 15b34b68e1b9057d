internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// FTP306: an announcement differs between two vantage points.
enum EndpointRewritten: ComparisonRule {
  static let description = RuleDescription(
    code: "FTP306", name: "endpoint-rewritten",
    title: "A device in the path rewrote the address in a 227 reply or a PORT command",
    severity: "Note: it may be just what makes transfers work, or what breaks them.",
    meaning: [
      "The endpoint that one end announced is not the one that the other end read. A device in the path that knows FTP (an "
        + "application level gateway, NAT helper, FTP inspection) changed it, as a rule from a private address to a public "
        + "one. It cannot do so inside TLS, and one that is unaware of a second translation makes things worse."
    ],
    onTheWire: ["227 or PORT with one address at one capture, and with another one at the next"],
    displayFilter: "ftp.response.code == 227 || ftp.request.command == \"PORT\"",
    causes: ["FTP inspection (ALG) on a firewall, NAT or balancer between the two captures"],
    remedies: [
      "nothing, where transfers work and TLS is not wanted",
      "else let the server announce its public address itself, and switch the inspection off",
    ],
    lookAlikes: ["229 replies, which hold no address."])

  static func incidents(in examined: ComparisonExamination) -> [Incident] {
    examined.comparison.sessions.enumerated().flatMap { place, session in
      session.transfers.enumerated().compactMap { number, transfer -> Incident? in
        for (leg, (near, far)) in zip(session.legs, session.legs.dropFirst()).enumerated() {
          guard let one = transfer.places[leg], let other = transfer.places[leg + 1],
            let left = examined.comparison.session(near).transfers[one].advertised,
            let right = examined.comparison.session(far).transfers[other].advertised, left != right
          else { continue }
          return incident(
            place, number, (near, one, left), (far, other, right), in: examined)
        }
        return nil
      }
    }
  }

  private typealias Announcement = (leg: SessionLeg, transfer: Int, endpoint: AdvertisedEndpoint)

  private static func incident(
    _ place: Int, _ number: Int, _ near: Announcement, _ far: Announcement, in examined: ComparisonExamination
  ) -> Incident {
    func words(_ endpoint: AdvertisedEndpoint) -> String {
      endpoint.address.map { Endpoint($0, endpoint.port).description } ?? "port \(endpoint.port)"
    }
    func evidence(_ announcement: Announcement) -> [Evidence] {
      let session = examined.examined(announcement.leg)
      return session.evidence(
        session.session.transfers[announcement.transfer].announcedAt,
        shows:
          "the announcement at \(examined.name(of: announcement.leg.trace)): \(words(announcement.endpoint))")
    }
    let names = [near, far].map { examined.name(of: $0.leg.trace) }
    let time = examined.comparison.session(near.leg).transfers[near.transfer].announcedAt?.time
    return examined.incident(
      description, .note, .certain,
      "The announced endpoint is \(words(near.endpoint)) at \(names[0]) and \(words(far.endpoint)) at \(names[1]): a device "
        + "between them rewrote it.",
      at: examined.comparison.corrected(time ?? Timestamp(nanoseconds: 0), of: near.leg.trace),
      cause: names.joined(separator: " "), session: place, transfer: number,
      facts: [
        Fact("advertised", words(near.endpoint)), Fact("rewritten", words(far.endpoint)),
        Fact("stretch", names.joined(separator: " to ")),
      ],
      evidence: evidence(near) + evidence(far))
  }
}
