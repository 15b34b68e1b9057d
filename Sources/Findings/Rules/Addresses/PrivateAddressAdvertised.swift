internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP301: an address was announced that means nothing outside the announcer's own network.
enum PrivateAddressAdvertised: TransferRule {
  static let description = RuleDescription(
    code: "FTP301", name: "private-address-advertised",
    title: "A private address was announced to a host that reached the announcer at another one",
    severity: "Error if the data connection went to that address and failed; else a warning.",
    meaning: [
      "A 227 names the address to connect to. A server behind NAT or a cloud balancer knows only its own private "
        + "address, and announces that, unless it is told its public one. Clients that follow it connect to nowhere, "
        + "or to a host of their own network.",
      "Many clients ignore such an address and use that of the control connection; then it works with them, and fails "
        + "with others. The same holds for a client behind NAT that names its private address in PORT.",
      "In a capture made on the server, the server's address is the private one everywhere, and the 227 looks right. "
        + "If the client there has a public address, the server stands behind NAT, and the finding is likely.",
    ],
    onTheWire: [
      "227 Entering Passive Mode (10,0,0,5,195,80), on a control connection to another address",
      "SYN to that private address, which nobody answers; or to the control connection's address, by clients that "
        + "ignore the other one",
    ],
    displayFilter: "ftp.response.code == 227 || ftp.request.command == \"PORT\"",
    causes: [
      "a server behind NAT or a balancer that is not told its public address",
      "an FTP helper in the NAT that does not see the 227, as inside TLS or on another port than 21",
    ],
    remedies: [
      "set the public address at the server (MasqueradeAddress, pasv_address, External IP Address of Firewall)",
      "EPSV, whose reply names no address",
    ],
    lookAlikes: [
      "Client and server in one private network: the announced address is the one that was reached.",
      "A server that announces its public address, seen in its own network: that is as it should be.",
      "Addresses reserved for documentation (RFC 5737, RFC 3849): they count as public.",
      "A transfer between two servers (FXP).",
    ])

  static func incidents(in examined: TransferExamination) -> [Incident] {
    guard let advertised = examined.transfer.advertised, let address = advertised.address?.unmapped,
      !examined.isServerToServer, !address.isGlobal
    else { return [] }
    let peer = examined.peer.unmapped
    if address == peer { return atServer(examined, address).map { [$0] } ?? [] }
    // A host that is reached at one of its loopback addresses may name another one.
    guard peer.addressClass != .loopback || address.addressClass != .loopback else { return [] }
    let failure = examined.failure
    let hasFollowed = failure?.kind == .missing || examined.transfer.usedAddress == .advertised
    let severity: Severity = failure != nil && hasFollowed ? .error : .warning
    let confidence =
      severity == .warning
      ? Confidence.certain
      : failure.map { $0.kind == .missing ? min(.likely, $0.confidence) : $0.confidence } ?? .certain
    let (announcer, user) = (examined.listenerName, examined.openerName)
    let summary =
      "The \(announcer) announced \(address), \(address.addressClass.words), to the \(user), which reaches it at "
      + "\(peer); \(use(examined, failure))."
    return [
      incident(
        examined, severity, confidence, summary, reached: peer,
        cause: examined.isActive ? address.addressClass.rawValue : address.description)
    ]
  }

  /// The server's own private address, offered to a client that cannot have reached it there.
  private static func atServer(_ examined: TransferExamination, _ address: IPAddress) -> Incident? {
    let client = examined.session.session.client.address
    guard !examined.isActive, client.isGlobal,
      [.privateUse, .carrierNAT, .uniqueLocal].contains(address.addressClass),
      let sureness = VantageDistance.confidenceAtServer(examined.session)
    else { return nil }
    let failure = examined.failure
    // A SYN that reached the server has not been led astray.
    let hasLedAstray = failure?.kind == .missing
    // At a client with a public address of its own it looks the same: without a failure nothing is wrong there.
    guard sureness >= .likely || hasLedAstray else { return nil }
    let confidence = hasLedAstray ? min(sureness, failure?.confidence ?? sureness) : sureness
    let summary =
      "The server announced its own \(address), \(address.addressClass.words), to the client \(client), which is outside "
      + "of its network and must have reached it at a public address; \(use(examined, failure))."
    return incident(
      examined, hasLedAstray ? .error : .warning, confidence, summary, reached: nil, cause: "own \(address)")
  }

  /// What became of the data connection.
  private static func use(_ examined: TransferExamination, _ failure: DataConnectionFailure?) -> String {
    let user = examined.openerName
    switch failure?.kind {
    case .refused: return "the data connection to \(examined.usedAddress?.description ?? "it") was refused"
    case .unanswered:
      return "the data connection to \(examined.usedAddress?.description ?? "it") was never answered"
    case .missing: return "no data connection ever came\(examined.andReply)"
    case nil: break
    }
    guard let data = examined.data, let used = examined.usedAddress else {
      return "no data connection was seen"
    }
    guard data.wasEstablished else { return "the data connection to \(used) was not answered" }
    return examined.transfer.usedAddress == .advertised
      || used.unmapped == examined.transfer.advertised?.address?.unmapped
      ? "the data connection to \(used) came about all the same"
      : "the \(user) ignored it and connected to \(used) instead"
  }

  private static func incident(
    _ examined: TransferExamination, _ severity: Severity, _ confidence: Confidence, _ summary: String,
    reached: IPAddress?, cause: String
  ) -> Incident {
    let remedies =
      examined.isActive
      ? ActiveModeRemedies.all
      : AdvertisedAddressRemedies.remedies(
        announcing: reached.flatMap { $0.isGlobal ? $0 : nil }, examined.session.software)
    return examined.incident(
      description, severity, confidence, summary,
      at: (examined.transfer.announcedAt ?? examined.session.control.first).time, cause: cause,
      facts: AddressFacts.facts(examined, reached: reached), causes: description.causes, remedies: remedies,
      evidence: examined.announcement
        + examined.dataEvidence(examined.data?.first, shows: "SYN of the data connection"))
  }
}
