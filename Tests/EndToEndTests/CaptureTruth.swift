import Foundation

/// What an independent pass over tshark's fields found in a capture.
struct CaptureTruth: Decodable {
  struct Session: Decodable {
    let client: String
    let server: String
    let users: [String]
    let commands: [String: Int]
    let replyCodes: [String: Int]
    let firstFrame: Int
    let lastFrame: Int
    let tcpStream: Int
    let tls: Bool
    let fin: [String: Int]
    let rst: [String: [Int]]
    let missingBytes: [String: Int]
    let channels: [Channel]

    enum CodingKeys: String, CodingKey {
      case client, server, users, commands, tls, fin, rst, channels
      case replyCodes = "reply_codes"
      case firstFrame = "first_frame"
      case lastFrame = "last_frame"
      case tcpStream = "tcp_stream"
      case missingBytes = "missing_bytes"
    }

    /// How the control connection ended, in the report's words.
    var endReason: String { !rst.isEmpty ? "reset" : fin.isEmpty ? "open" : "fin" }
  }

  struct Channel: Decodable {
    let mode: String
    let advertised: String
    let command: String?
    let argument: String?
    let data: DataConnection?

    /// The mode in the report's words.
    var reportedMode: String {
      switch mode {
      case "PASV": "passive"
      case "EPSV": "extended_passive"
      case "EPRT": "extended_active"
      default: "active"
      }
    }
  }

  struct DataConnection: Decodable {
    let initiator: String
    let acceptor: String
    let frames: [Int]
    let uniqueBytes: [String: Int]
    let missingBytes: [String: Int]
    let tcpStream: Int
    let fin: [String: Int]
    let rst: [String: [Int]]

    enum CodingKeys: String, CodingKey {
      case initiator, acceptor, frames, fin, rst
      case uniqueBytes = "unique_bytes"
      case missingBytes = "missing_bytes"
      case tcpStream = "tcp_stream"
    }
  }

  let packets: Int
  let sessionCount: Int
  let sessions: [Session]

  enum CodingKeys: String, CodingKey {
    case packets, sessions
    case sessionCount = "session_count"
  }

  /// The truth of every FTP capture in the folder.
  static func all() throws -> [String: CaptureTruth] {
    let url = try ForeignCaptures.folder.appending(path: "truth.json")
    return try JSONDecoder().decode([String: CaptureTruth].self, from: Data(contentsOf: url))
  }
}
