internal import FTPSessions
internal import Findings
internal import TCPFlows
internal import TraceComparison

/// A session as reports show it: what one vantage point tells of it, and where else it was seen.
struct SessionView {
  /// A leg: the session at one vantage point.
  struct Leg {
    let trace: Int
    let session: Int
    let match: Match
  }

  /// A transfer, and where its data connection was seen.
  struct TransferView {
    /// A leg of the data connection.
    struct Leg {
      let trace: Int
      let connection: Int
      let match: Match
    }

    /// For each leg of the session, the place of the transfer there.
    let places: [Int?]
    let legs: [Leg]
    let outcome: TransferOutcome
    let backend: String?
    let backendState: BackendState
  }

  /// How findings name it.
  let reference: SessionReference
  let number: Int
  /// The legs, from the client to the server.
  let legs: [Leg]
  /// Which of them tells of the dialogue.
  let speaker: Int
  let transfers: [TransferView]
  let outcome: SessionOutcome
  let outcomeReason: String
  let backend: String?
  let backendState: BackendState
  /// Whether two legs are different TCP connections.
  let isProxied: Bool

  var id: String { "S\(number)" }
  /// The place of the trace that tells of the dialogue, and the session's place there.
  var trace: Int { legs[speaker].trace }
  var place: Int { legs[speaker].session }

  /// The place among the transfers of the one that is `place` at a leg.
  func transfer(_ place: Int, ofLeg leg: Int) -> Int? {
    leg == speaker ? place : transfers.firstIndex { $0.places[leg] == place }
  }
}

extension SessionView {
  /// A session of one vantage point, compared with nothing.
  init(_ session: Session, number: Int, trace: Int, place: Int, of vantagePoint: VantagePoint) {
    reference = SessionReference(trace: trace, session: place)
    self.number = number
    legs = [Leg(trace: trace, session: place, match: .none)]
    speaker = 0
    // A capture given as a server's is the backend's own.
    let isServer = vantagePoint.role == .server
    backend = isServer ? vantagePoint.name : nil
    backendState = isServer ? .known : .unknown
    outcome = session.outcome
    outcomeReason = session.outcomeReason
    isProxied = false
    let (backend, backendState) = (self.backend, self.backendState)
    transfers = session.transfers.enumerated().map { place, transfer in
      TransferView(
        places: [place],
        legs: transfer.connection.map { [.init(trace: trace, connection: $0, match: .none)] } ?? [],
        outcome: transfer.outcome, backend: backend, backendState: backendState)
    }
  }

  /// A session that several vantage points saw.
  init(_ joined: JoinedSession, place: Int) {
    reference = SessionReference(trace: 0, session: place)
    number = place + 1
    legs = joined.legs.map { Leg(trace: $0.trace, session: $0.session, match: $0.match) }
    speaker = joined.speaker
    transfers = joined.transfers.map { transfer in
      TransferView(
        places: transfer.places,
        legs: transfer.legs.map {
          .init(trace: $0.reference.trace, connection: $0.reference.connection, match: $0.match)
        },
        outcome: transfer.outcome, backend: transfer.backend?.name, backendState: transfer.backendState)
    }
    outcome = joined.outcome
    outcomeReason = joined.outcomeReason
    backend = joined.backend?.name
    backendState = joined.backendState
    isProxied = joined.isProxied
  }
}
