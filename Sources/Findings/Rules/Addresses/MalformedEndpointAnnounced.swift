internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP305: an announcement that cannot be used, or is none of those that were asked for.
enum MalformedEndpointAnnounced: SessionRule {
  static let description = RuleDescription(
    code: "FTP305", name: "malformed-endpoint",
    title: "An endpoint was announced in a form that cannot be used",
    severity: "Warning; an error if the transfer failed.",
    meaning: [
      "A 227 holds six numbers from 0 to 255: four of the address and two of the port. A 229 holds the port between "
        + "delimiters: (|||port|). PORT and EPRT hold the same in the other direction. Here the text holds no such "
        + "thing, or numbers that are out of range; or the code is not that of the command: 227 in answer to EPSV, "
        + "229 in answer to PASV.",
      "Clients differ in what they make of that: some guess, some give up, some fall back to another mode. Firewalls "
        + "and NAT helpers that read FTP are stricter still, and do not open the port.",
    ],
    onTheWire: [
      "227 or 229, or PORT or EPRT, with a text that is no endpoint",
      "the client gives up, tries another mode, or connects to a guess",
    ],
    displayFilter:
      "ftp.response.code == 227 || ftp.response.code == 229 || ftp.request.command == \"PORT\" || "
      + "ftp.request.command == \"EPRT\"",
    causes: [
      "a fault in the server or client software",
      "an FTP helper in the path that rewrote the text badly",
      "an address or port setting that is no number, and is passed on as it stands",
    ],
    remedies: [
      "update the software that sent it; compare captures of both ends: if they differ, a device in the path rewrote it",
      "the other mode of negotiation, EPSV instead of PASV or the other way round, until then",
    ],
    lookAlikes: [
      "A text that the capture cut: short snapshot lengths and lost segments do that (FTP903, FTP902).",
      "Missing parentheses, blanks after the commas, words around the numbers: unusual, and understood.",
    ])

  static func incidents(in session: SessionExamination) -> [Incident] {
    let malformed = session.session.malformedEndpoints
    let unusable = malformed.indices.filter { !malformed[$0].isCut }.map {
      incident(of: malformed[$0], isLast: $0 == malformed.count - 1, in: session)
    }
    let transfers = session.session.transfers
    return unusable + transfers.indices.compactMap { wrongCode(of: transfers[$0], at: $0, in: session) }
  }

  private static func incident(
    of malformed: MalformedEndpoint, isLast: Bool, in session: SessionExamination
  ) -> Incident {
    let place = session.session.transfers.firstIndex { $0.announcedAt == malformed.mark }
    let transfer = place.map { session.session.transfers[$0] }
    let hasFailed = transfer.map { $0.outcome.isFailure && $0.connection == nil }
    let isReply = malformed.source.allSatisfy(\.isNumber)
    // Nothing but the server's announcement stood between a client that gave up and its transfer.
    let hasGivenUp =
      isReply && isLast && session.session.refusedNegotiation != nil && session.session.outcome == .failed
    let isError = hasFailed ?? hasGivenUp
    let fault =
      switch malformed.fault {
      case .absent: "holds no endpoint"
      case .cut: "ends in the middle of its endpoint"
      case .outOfRange: "holds an endpoint whose numbers are out of range"
      }
    let text = Quoted.line(SecretMask.masked(malformed.text, session.session).text, limit: 100)
    let outcome =
      isError
      ? transfer == nil ? ", and no transfer followed" : ", and the transfer failed"
      : transfer?.outcome == .completed ? ", though the transfer succeeded" : ""
    let summary =
      "The \(isReply ? "server" : "client")'s \(malformed.source) \(fault): \"\(text)\"\(outcome)."
    let confidence: Confidence = session.control.unseenBytes > 0 ? .possible : .certain
    return session.incident(
      description, isError ? .error : .warning, confidence, summary, at: malformed.mark.time,
      cause: "\(malformed.source) \(malformed.fault.rawValue)", transfers: place.map { [$0] } ?? [],
      facts: [
        Fact("source", malformed.source),
        Fact("text", SecretMask.masked(malformed.text, session.session).text),
        Fact("fault", malformed.fault.rawValue),
      ],
      causes: description.causes, remedies: description.remedies,
      evidence: session.evidence(malformed.mark, shows: "\(malformed.source): \(text)"))
  }

  /// A 227 in answer to EPSV, or a 229 in answer to PASV.
  private static func wrongCode(
    of transfer: Transfer, at place: Int, in session: SessionExamination
  ) -> Incident? {
    guard let verb = transfer.negotiatedBy, let mode = transfer.mode, transfer.advertised != nil,
      let announced = transfer.announcedAt
    else { return nil }
    let code: String
    switch (verb, mode) {
    case (.epsv, .passive): code = "227"
    case (.pasv, .extendedPassive): code = "229"
    default: return nil
    }
    let examined = TransferExamination(transfer, at: place, in: session)
    // A client that took the endpoint all the same has understood it.
    let isError = examined.failure?.kind == .missing
    let outcome =
      isError
      ? ", and no data connection followed"
      : transfer.outcome == .completed ? ", though the transfer succeeded" : ""
    let isIncomplete = examined.session.control.unseenBytes > 0
    return examined.incident(
      description, isError ? .error : .warning, isIncomplete ? .possible : isError ? .likely : .certain,
      "The server answered \(verb.name) with a \(code), the code for another command\(outcome).",
      at: announced.time, cause: "\(verb.name) \(code)",
      facts: [Fact("source", code), Fact("text", nil as String?), Fact("fault", "wrong_code")],
      causes: description.causes, remedies: description.remedies,
      evidence: examined.session.evidence(
        transfer.negotiatedAt, announced, shows: "\(verb.name), and the \(code) that answered it"))
  }
}
