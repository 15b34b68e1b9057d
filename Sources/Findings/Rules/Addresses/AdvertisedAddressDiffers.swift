internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP302: a 227 named another public address than the one that the client had reached.
enum AdvertisedAddressDiffers: TransferRule {
  static let description = RuleDescription(
    code: "FTP302", name: "advertised-address-differs",
    title: "The server announced another public address than the one that the client had reached",
    severity: "A note; an error if the data connection failed.",
    meaning: [
      "The control connection goes to one public address, and the 227 names another one. That is how a server looks "
        + "whose data ports have an address of their own, and how one looks whose configured address is outdated, or "
        + "belongs to another balancer or backend.",
      "Clients differ in which of the two they use: some follow the 227, others distrust it and stay with the address "
        + "of the control connection. With one of the addresses closed, some clients work and others do not.",
    ],
    onTheWire: [
      "a control connection to one address, and on it 227 with another one",
      "the SYN of the data connection to either of the two",
    ],
    displayFilter: "ftp.response.code == 227",
    causes: [
      "a fixed address in the server's settings that is outdated or meant for another path",
      "a server or backend with several public addresses",
      "a balancer that passes control connections only",
    ],
    remedies: [
      "announce the address at which clients reach the control connection, or open the passive ports at both",
      "EPSV, whose reply names no address",
    ],
    lookAlikes: [
      "A private address: FTP301.",
      "A server that is seen by its private address and announces its public one: that is as it should be.",
      "A transfer between two servers (FXP), and PORT with a third address (FTP602).",
    ])

  static func incidents(in examined: TransferExamination) -> [Incident] {
    let peer = examined.peer.unmapped
    guard !examined.isActive, let advertised = examined.transfer.advertised,
      let address = advertised.address?.unmapped, address != peer, address.isGlobal, peer.isGlobal,
      !examined.isServerToServer
    else { return [] }
    let failure = examined.failure
    let used = examined.usedAddress
    let choice =
      switch (failure?.kind, used) {
      case (.refused, let used?): "the client tried \(used), which refused the data connection"
      case (.unanswered, let used?): "the client tried \(used), which never answered"
      case (.missing, _), (.refused, nil), (.unanswered, nil): "no data connection was ever opened"
      case (nil, let used?): "the client used \(used)"
      case (nil, nil): "no data connection was seen"
      }
    let summary =
      "The server announced \(address) for data connections to a client that had reached it at \(peer); \(choice)."
    return [
      examined.incident(
        description, failure == nil ? .note : .error, failure.map { min($0.confidence, .likely) } ?? .certain,
        summary,
        at: (examined.transfer.announcedAt ?? examined.session.control.first).time,
        cause: address.description,
        facts: AddressFacts.facts(examined, reached: peer), causes: description.causes,
        remedies: AdvertisedAddressRemedies.remedies(announcing: peer, examined.session.software)
          + [description.remedies[0]],
        evidence: examined.announcement
          + examined.dataEvidence(examined.data?.first, shows: "SYN of the data connection"))
    ]
  }
}
