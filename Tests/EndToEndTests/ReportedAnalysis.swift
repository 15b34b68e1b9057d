/// What the tests read of a JSON report, decoded by an implementation that is not the program's own.
struct ReportedAnalysis: Decodable {
  struct Endpoint: Decodable, Hashable, CustomStringConvertible {
    let ip: String?
    let port: Int
    var description: String {
      guard let ip else { return "*:\(port)" }
      return ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)"
    }
  }

  struct Capture: Decodable {
    struct File: Decodable {
      let path: String
      let format: String
      let frames: Int
      let truncated: Bool
      let firstTime: String?
    }
    struct Quality: Decodable {
      let tcpSegments: Int
      let skipped: [String: Int]
      let encapsulations: [String: Int]
      let reassembledFragments: Int
    }
    struct Clock: Decodable {
      let reference: String
      let offsetS: Double?
      let uncertaintyS: Double?
      let driftPpm: Double?
      let pairs: Int
      let method: String
    }
    let id: String
    let name: String
    let role: String
    let roleSource: String
    let roleReason: String
    let clock: Clock
    let files: [File]
    let quality: Quality
  }

  struct Match: Decodable, Hashable { let method: String, score: Double }

  struct Session: Decodable {
    struct User: Decodable { let name: String }
    struct Leg: Decodable {
      let capture: String
      let match: Match
      let connection: Int
      let communityId: String
      let firstFrame: Int
      let lastFrame: Int
      let endReason: String
      let closedBy: String
      let missedBytes: Int
    }
    let id: String
    let client: Endpoint
    let server: Endpoint
    let user: User?
    let banner: String?
    let tls: String
    let outcome: String
    let backend: String?
    let backendState: String
    let legs: [Leg]
    let exchanges: [Exchange]?
    let transfers: [Transfer]
  }

  struct Exchange: Decodable {
    struct Reply: Decodable { let code: Int, text: String }
    struct Seen: Decodable { let frame: Int }
    let command: String?
    let argument: String?
    let replies: [Reply]
    let seen: [Seen]
  }

  struct Transfer: Decodable {
    struct Bytes: Decodable { let toClient: Int, toServer: Int }
    struct Leg: Decodable {
      let capture: String
      let match: Match
      let connection: Int
      let originator: Endpoint
      let responder: Endpoint
      let communityId: String
      let payloadBytes: Bytes
      let missedBytes: Int
      let endReason: String
      let firstFrame: Int
      let lastFrame: Int
    }
    let id: String
    let command: String?
    let argument: String?
    let path: String?
    let mode: String?
    let advertised: Endpoint?
    let usedAddress: String?
    let bytes: Int?
    let outcome: String
    let inferred: Bool
    let backend: String?
    let backendState: String
    let legs: [Leg]
  }

  struct Finding: Decodable, CustomStringConvertible {
    struct Evidence: Decodable {
      let capture: String
      let file: String
      let frames: [Int]
      let displayFilter: String
    }
    let id: String
    let code: String
    let severity: String
    let confidence: String
    let summary: String
    let sessions: [String]
    let transfers: [String]
    let count: Int
    let facts: [String: JSONValue]
    let causes: [String]
    let remedies: [String]
    let evidence: [Evidence]
    var description: String { "\(severity) \(code) \(summary)" }
  }

  struct Unclaimed: Decodable { let originator: Endpoint, responder: Endpoint }
  struct Summary: Decodable { let sessions: Int, probes: Int, transfers: Int, bytes: Int }

  struct Stretch: Decodable {
    struct Counts: Decodable { let sent: Int, lost: Int, injected: Int, changed: Int }
    let from: String
    let to: String
    let rttMinS: Double?
    let directionCounts: Counts
    let proxied: Bool
  }

  let schemaVersion: Int
  let command: String
  /// Only where captures were compared.
  let path: [Stretch]?
  let captures: [Capture]
  let sessions: [Session]
  let findings: [Finding]
  let unclaimed: [Unclaimed]
  let summary: Summary
}
