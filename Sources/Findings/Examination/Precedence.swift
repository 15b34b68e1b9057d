internal import NetworkTypes

/// Which of several incidents is the cause, and which are its symptoms: one incident is told once.
enum Precedence {
  /// For each code, the codes that it explains.
  private static let explained: [String: Set<String>] = {
    let dataFailures: Set = ["FTP201", "FTP202", "FTP203"]
    let controlSymptoms: Set = ["FTP101", "FTP106", "FTP402", "FTP404", "FTP109"]
    var explained: [String: Set<String>] = [:]
    for code in ["FTP201", "FTP202", "FTP203", "FTP204"] { explained[code] = ["FTP402", "FTP404"] }
    for code in ["FTP102", "FTP103", "FTP104", "FTP107"] { explained[code] = controlSymptoms }
    for code in ["FTP301", "FTP302", "FTP303", "FTP305"] { explained[code] = dataFailures.union(["FTP402"]) }
    // An address that cannot be reached says more than the SYN to it that nobody answered.
    for code in ["FTP301", "FTP302", "FTP305"] { explained[code]?.insert("FTP206") }
    explained["FTP206"] = dataFailures.union(["FTP402", "FTP404"])
    explained["FTP105"] = ["FTP106"]
    explained["FTP401"] = ["FTP204"]
    // Who is told by a code of their own, a RST made in the path and bytes lost there are part of it.
    for code in ["FTP102", "FTP103", "FTP104", "FTP107"] { explained[code]?.formUnion(onPath) }
    for code in ["FTP108", "FTP111"] { explained[code] = onPath }
    for code in ["FTP201", "FTP202", "FTP203", "FTP204", "FTP206"] { explained[code]?.formUnion(onPath) }
    explained["FTP501"] = dataFailures.union(["FTP204", "FTP402", "FTP404", "FTP205", "FTP507"]).union(onPath)
    explained["FTP502"] = explained["FTP501"]?.union(["FTP501", "FTP401"])
    explained["FTP403"] = ["FTP104", "FTP204", "FTP401", "FTP402", "FTP404"]
    return explained
  }()

  /// What several captures show of the path.
  private static let onPath: Set = ["FTP504", "FTP505"]

  /// Codes that explain what concerns the whole session, not only the transfers that they name.
  private static let ofSession: Set = ["FTP102", "FTP103", "FTP104", "FTP107", "FTP108", "FTP111"]

  /// The incidents of one session without those that others explain; these become evidence of their causes.
  static func settle(_ incidents: [Incident]) -> [Incident] {
    guard incidents.count > 1 else { return incidents }
    let owners = owners(among: incidents)
    var settled = incidents
    var frames: [Int: Set<UInt32>] = [:]
    var transfers: [Int: Set<Incident.TransferPlace>] = [:]
    for index in incidents.indices {
      guard var owner = owners[index] else { continue }
      // A cause may have a cause of its own; chains are short and have no rings, as the codes are in an order.
      var steps = 0
      while let next = owners[owner], steps < maximumChain { (owner, steps) = (next, steps + 1) }
      if frames[owner] == nil {
        frames[owner] = Set(incidents[owner].evidence.flatMap(\.frames))
        transfers[owner] = Set(incidents[owner].transfers)
      }
      for evidence in incidents[index].evidence where frames[owner]?.isSuperset(of: evidence.frames) == false
      {
        frames[owner]?.formUnion(evidence.frames)
        settled[owner].evidence.append(evidence)
      }
      for transfer in incidents[index].transfers where transfers[owner]?.insert(transfer).inserted == true {
        settled[owner].transfers.append(transfer)
      }
    }
    return settled.indices.filter { owners[$0] == nil }.map { settled[$0] }
  }

  /// Causes behind one another that are followed.
  private static let maximumChain = 8

  /// For each incident, the first one that explains it.
  ///
  /// Only those are looked at that concern the whole session or one of the same transfers: a session may have many
  /// thousand transfers that failed.
  private static func owners(among incidents: [Incident]) -> [Int?] {
    var ofWholeSession: [Int] = []
    var ofTransfer: [Incident.TransferPlace: [Int]] = [:]
    for index in incidents.indices where explained[incidents[index].rule.code] != nil {
      if ofSession.contains(incidents[index].rule.code) { ofWholeSession.append(index) }
      for transfer in incidents[index].transfers { ofTransfer[transfer, default: []].append(index) }
    }
    return incidents.indices.map { index in
      let near = incidents[index].transfers.flatMap { ofTransfer[$0] ?? [] }
      return (ofWholeSession + near).sorted().first { explains(incidents[$0], incidents[index]) }
    }
  }

  private static func explains(_ cause: Incident, _ symptom: Incident) -> Bool {
    guard explained[cause.rule.code]?.contains(symptom.rule.code) == true, causesFailure(cause, symptom)
    else {
      return false
    }
    // What the path does to a data connection is no part of what became of the control connection.
    let isOfData = onPath.contains(symptom.rule.code) && !symptom.transfers.isEmpty
    if ofSession.contains(cause.rule.code), cause.sessions == symptom.sessions, !isOfData {
      // A broken control connection explains what came after it broke, or what it interrupted.
      return symptom.transfers.isEmpty || symptom.rule.code != "FTP402"
        || !Set(symptom.transfers).isDisjoint(with: cause.transfers)
    }
    if isOfData, ofSession.contains(cause.rule.code) { return false }
    return !Set(cause.transfers).isDisjoint(with: symptom.transfers)
  }

  /// Whether the cause failed at all: an odd address with which the transfer worked explains no failure.
  private static func causesFailure(_ cause: Incident, _ symptom: Incident) -> Bool {
    switch cause.rule.code {
    // A full disk or a quota is no symptom of the connection that the server then closed.
    case "FTP201", "FTP202", "FTP203",
      "FTP204" where symptom.rule.code == "FTP402":
      symptom.isAboutDataConnection
    case "FTP301", "FTP302", "FTP303", "FTP305": cause.severity == .error
    default: true
    }
  }
}

extension Incident {
  /// Whether the reply that it is about speaks of the data connection: 425 could not be opened, 426 was closed.
  fileprivate var isAboutDataConnection: Bool {
    facts.contains { $0.name == "reply_code" && ($0.value == .integer(425) || $0.value == .integer(426)) }
  }
}
