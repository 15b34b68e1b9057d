import FTPProtocol
import FTPSessions
import NetworkTypes
import TCPFlows

/// What must be the same however the same bytes were cut into segments: the dialogue, the transfers, and the bytes.
struct Summary: Equatable {
  struct Transfer: Equatable {
    let command: Verb?
    let path: WireText?
    let port: UInt16?
    let outcome: TransferOutcome
    let bytes: Int?
    let expected: Int?
  }
  struct Session: Equatable {
    let client: Endpoint
    let outcome: SessionOutcome
    let reason: String
    let dialogue: [String]
    let transfers: [Transfer]
  }

  let sessions: [Session]
  let bytes: [Int]

  init(_ trace: Trace) {
    sessions = trace.sessions.map { session in
      Session(
        client: session.client, outcome: session.outcome, reason: session.outcomeReason,
        dialogue: session.exchanges.map { exchange in
          "\(exchange.command?.text ?? "") \(exchange.argument?.text ?? "") "
            + exchange.replies.map { "\($0.code.rawValue) \($0.text.text)" }.joined(separator: "|")
        },
        transfers: session.transfers.map { transfer in
          Transfer(
            command: transfer.command, path: transfer.path, port: transfer.advertised?.port,
            outcome: transfer.outcome,
            bytes: transfer.connection.map { trace.connections[$0].payloadBytes },
            expected: transfer.expectedBytes)
        })
    }
    bytes = trace.connections.map(\.payloadBytes)
  }
}
