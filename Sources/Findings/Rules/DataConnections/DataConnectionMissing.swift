internal import FTPSessions
internal import NetworkTypes

/// FTP203: nobody opened the data connection that was announced.
enum DataConnectionMissing: TransferRule {
  static let description = RuleDescription(
    code: "FTP203", name: "data-connection-missing",
    title: "Nobody opened the data connection that was announced",
    severity: "Error: without its data connection the transfer cannot take place.",
    meaning: [
      "An endpoint was announced and a transfer command sent, and the capture has no SYN to that endpoint from either "
        + "side, while the server said that it has no data connection (425), or waited in vain.",
      "In a capture made on the server, a client's SYN that is missing was lost or rejected on its way: the cause "
        + "lies in the path. In one made on the client, the client never tried, or its own host stopped it.",
      "A capture made with a filter such as `port 21` has no data connections at all. Where a transfer succeeded "
        + "without one, nothing is reported; where the capture shows no data connection of that server, the finding "
        + "is less sure.",
    ],
    onTheWire: [
      "227 or 229, or PORT or EPRT and its 200",
      "RETR, STOR, LIST or the like",
      "no SYN to the announced port, from any host",
      "after the server's accept timer (60 s in vsftpd) 425, or a client that gives up",
    ],
    displayFilter: "tcp.flags.syn == 1 || ftp.response.code == 425",
    causes: [
      "a firewall or balancer between the opening end and the point of capture drops or rejects the SYN",
      "a balancer sent the SYN to another backend than the one that waits",
      "the opening end used another address or interface, which the capture does not cover",
    ],
    remedies: [
      "capture at both ends at once: the SYN is in the capture of the end that sends it",
      "open the passive port range at every firewall and balancer in the path",
    ],
    lookAlikes: [
      "A transfer that succeeded without a data connection in the capture: the capture was filtered (FTP907).",
      "RETR refused with 550 and the like: no data connection was needed.",
      "An endpoint that was announced and never used by a command.",
      "A transfer between two servers (FXP), seen at the client that steers it.",
    ])

  static func incidents(in examined: TransferExamination) -> [Incident] {
    guard let failure = examined.failure, failure.kind == .missing, let endpoint = examined.endpoint
    else { return [] }
    let summary =
      "No data connection\(examined.forTitle) was ever opened: the \(examined.listenerName) announced \(endpoint), and "
      + "no SYN to it was seen from the \(examined.openerName)\(examined.andReply)."
    return [
      examined.incident(
        description, .error, failure.confidence, summary, at: failure.time(examined),
        cause: "\(examined.openerName) \(endpoint.address)",
        facts: [Fact("endpoint", endpoint), Fact("attempts", failure.attempts)],
        causes: causes(examined), remedies: remedies(examined),
        evidence: examined.announcement + examined.dialogue)
    ]
  }

  private static func causes(_ examined: TransferExamination) -> [String] {
    if examined.isCapturedAtOpener {
      return [
        "the \(examined.openerName) never tried, though it was told where to connect to",
        "a firewall on the \(examined.openerName)'s own host stopped the SYN before the point where captures are made",
        "the \(examined.openerName) used another address or interface, which the capture does not cover",
      ]
    }
    return examined.isCapturedAtListener
      ? [
        "a firewall or balancer in front of this \(examined.listenerName) drops or rejects the SYN",
        "a balancer sent the SYN to another backend",
        "the \(examined.openerName) went to another address than the one at which this host is reached",
      ] : description.causes
  }

  private static func remedies(_ examined: TransferExamination) -> [String] {
    let fixes = examined.isActive ? ActiveModeRemedies.all : PassivePortRemedies.remedies(for: examined)
    return examined.isCapturedAtOpener ? fixes : fixes + [description.remedies[0]]
  }
}
