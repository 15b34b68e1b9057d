internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports
internal import TraceComparison

/// What is told of all sessions together, read in one pass, as there may be very many.
struct SessionSurvey {
  /// A session in brief.
  struct Entry {
    let id: String
    let outcome: SessionOutcome
    let isHidden: Bool
    /// The id of the capture that tells of it.
    let capture: String?
  }

  /// A transfer that moved data, in brief.
  struct Movement {
    let id: String
    let title: String
    let direction: String?
    let bytes: Int
    let start: Timestamp?
    let duration: ElapsedTime?
    let goodput: Int
    let outcome: TransferOutcome
  }

  /// A cell of the matrix of backends.
  struct BackendPair: Hashable {
    let control: String
    let data: String
  }

  /// All sessions.
  private(set) var sessions: [Entry] = []
  /// The places of sessions by their ids.
  private(set) var places: [String: Int] = [:]
  /// Transfers whose throughput is known: the failed ones and the largest, in their order.
  private(set) var movements: [Movement] = []
  /// Transfers whose throughput is known.
  private(set) var movementCount = 0
  /// Transfers with a data connection, by the backends that both connections reached.
  private(set) var backendPairs: [BackendPair: Int] = [:]
  /// The places of the sessions, the worst first.
  private(set) var worstFirst: [Int] = []

  init(_ document: ReportDocument) throws {
    sessions.reserveCapacity(document.sessions.count)
    for place in document.sessions.indices {
      let session = try document.sessions[place]
      places[session.id] = place
      sessions.append(
        Entry(
          id: session.id, outcome: session.outcome, isHidden: session.tls != .none,
          capture: session.legs.first?.capture))
      for transfer in session.transfers { Self.count(transfer, of: session, &backendPairs) }
      let moved = session.transfers.compactMap { Self.movement($0, of: session) }
      movementCount += moved.count
      movements += moved
      if movements.count > 8 * HTMLPage.Limit.transfers { movements = Self.worthShowing(movements) }
    }
    movements = Self.worthShowing(movements)

    var severities: [Int: Severity] = [:]
    for finding in document.findings {
      for place in finding.sessions.compactMap({ places[$0] }) {
        severities[place] = max(severities[place] ?? .note, finding.severity)
      }
    }
    let ranks = sessions.enumerated().map { place, session in
      (session.outcome.rank, -(severities[place] ?? .note).rank, place)
    }
    worstFirst = ranks.sorted { $0 < $1 }.map(\.2)
  }

  private static func count(
    _ transfer: ReportedTransfer, of session: ReportedSession, _ pairs: inout [BackendPair: Int]
  ) {
    guard !transfer.legs.isEmpty || transfer.backend != nil else { return }
    let pair = BackendPair(
      control: session.backend ?? session.backendState.words,
      data: transfer.backend ?? transfer.backendState.words)
    pairs[pair, default: 0] += 1
  }

  private static func movement(_ transfer: ReportedTransfer, of session: ReportedSession) -> Movement? {
    guard let bytes = transfer.bytes, let goodput = transfer.goodput else { return nil }
    return Movement(
      id: transfer.id, title: TransferText(transfer, of: session).title, direction: transfer.direction,
      bytes: bytes, start: transfer.start, duration: transfer.duration, goodput: goodput,
      outcome: transfer.outcome)
  }

  /// The transfers that did not end well, and the largest of the others.
  private static func worthShowing(_ movements: [Movement]) -> [Movement] {
    movements.enumerated().sorted { left, right in
      let (isBad, isOtherBad) = (left.element.outcome != .completed, right.element.outcome != .completed)
      guard isBad == isOtherBad else { return isBad }
      return (-left.element.bytes, left.offset) < (-right.element.bytes, right.offset)
    }.prefix(HTMLPage.Limit.transfers).sorted { $0.offset < $1.offset }.map(\.element)
  }
}

extension BackendState {
  /// What stands in the place of a backend's name.
  var words: String {
    switch self {
    case .notCaptured: "at no capture"
    case .known, .unknown: "not known"
    }
  }
}
