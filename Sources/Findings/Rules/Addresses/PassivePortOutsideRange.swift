internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP303: a passive port was announced that lies outside of the range that is open.
enum PassivePortOutsideRange: TransferRule {
  static let description = RuleDescription(
    code: "FTP303", name: "passive-port-outside-range",
    title: "The server announced a port outside of the passive range",
    severity: "Error if that data connection failed; else a warning.",
    meaning: [
      "Firewalls and balancers pass a range of passive ports (`--passive-ports`), and the server is to announce ports "
        + "of that range only. A port outside of it is dropped or refused for everybody behind the firewall.",
      "Without a given range one is inferred from the ports with which data connections came about. It takes ten of "
        + "them close together, and a failed port far away, before it is reported: likely, not certain.",
    ],
    onTheWire: [
      "227 or 229 with a port outside of the range",
      "the SYN to it refused or not answered, if a firewall stands in between",
    ],
    displayFilter: "ftp.response.code == 227 || ftp.response.code == 229",
    causes: [
      "no passive range, or another one, in the settings of this server, so that it takes any free port",
      "one of several backends that was set up differently",
      "a range that was changed without a restart of the server (IIS keeps the old one until then)",
    ],
    remedies: ["one and the same range at the server and at the firewall or balancer"],
    lookAlikes: [
      "Ports that the system chooses freely (32768 to 60999 on Linux) without a given range: any of them is right.",
      "Active mode: the port is the client's.",
    ])

  /// Ports that worked before an inferred range is believed.
  private static let fewestPorts = 10
  /// An inferred range is at most this wide.
  private static let widestRange = 1000

  static func incidents(in examined: TransferExamination) -> [Incident] {
    guard examined.transfer.mode?.isPassive == true, let port = examined.transfer.advertised?.port,
      !examined.isServerToServer
    else { return [] }
    let given = examined.session.settings.passivePorts
    let failure = examined.failure
    guard let range = given ?? inferred(examined, failure), !range.contains(port) else { return [] }
    if given == nil {
      // Any free port is as good as another one unless it lies far from all that worked.
      let distance = port < range.lowerBound ? range.lowerBound - port : port - range.upperBound
      guard distance > Self.widestRange else { return [] }
    }
    let origin = given == nil ? "in which all ports that worked lie" : "given as open"
    let outcome =
      switch failure?.kind {
      case .refused: ", and the data connection to it was refused"
      case .unanswered: ", and the data connection to it was never answered"
      case .missing: ", and no data connection to it was ever seen"
      case nil: examined.data == nil ? "" : ", though the data connection came about"
      }
    let summary =
      "The server announced port \(port), outside of the passive range \(range.lowerBound) to \(range.upperBound) "
      + "\(origin)\(outcome)."
    let confidence: Confidence = given == nil ? .likely : .certain
    return [
      examined.incident(
        description, failure == nil ? .warning : .error, min(confidence, failure?.confidence ?? confidence),
        summary,
        at: (examined.transfer.announcedAt ?? examined.session.control.first).time,
        cause: given == nil ? "inferred" : "given",
        facts: PassiveRangeFacts.facts(port: port, range: range, peak: nil),
        causes: description.causes,
        remedies: PassivePortRemedies.settings(range, examined.session.software) + description.remedies,
        evidence: examined.announcement
          + examined.dataEvidence(
            examined.data?.first, examined.data?.firstReset, shows: "SYN to port \(port)"))
    ]
  }

  /// The range of the ports that worked, where they look like one; only for a port that failed.
  private static func inferred(
    _ examined: TransferExamination, _ failure: DataConnectionFailure?
  ) -> ClosedRange<UInt16>? {
    guard failure != nil else { return nil }
    let ports = examined.session.trace.workingPorts(of: examined.session.session.server.address)
    guard ports.count >= Self.fewestPorts, let low = ports.min(), let high = ports.max(),
      Int(high) - Int(low) < Self.widestRange
    else { return nil }
    return low...high
  }
}
