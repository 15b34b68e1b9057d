internal import NetworkTypes
internal import Reports

/// The ladder of a session: what went from host to host, in the order of time.
struct Ladder {
  /// A column: a host, or a capture made between hosts.
  struct Host {
    /// What it is called: `client`, a backend's name, or a capture's.
    let name: String
    /// Its address; nil for a capture made between hosts.
    let address: String?
    /// The id of the capture made there; nil where none was.
    let capture: String?
  }

  /// Where a row was seen: the column, and the frame in the capture made there.
  struct Sighting {
    let column: Int
    let capture: String
    let frames: ClosedRange<Int>

    /// `C1:12`, or the range of a data connection.
    var label: String {
      frames.count == 1
        ? "\(capture):\(frames.lowerBound)" : "\(capture):\(frames.lowerBound)-\(frames.upperBound)"
    }
  }

  /// What a row is about.
  enum Kind {
    /// A command and its argument.
    case command
    /// A reply; negative ones are those of 4yz and 5yz.
    case reply(isNegative: Bool)
    /// The SYN of the control connection, or its first frame.
    case opening
    /// A FIN.
    case fin
    /// A RST.
    case reset
    /// A data connection, folded into one.
    case data(isFailure: Bool)
    /// A silence; whether it outlasted what ended in failure is for the reader to see.
    case gap
    /// A remark, such as keep-alives.
    case note
    /// Rows that were left out.
    case folded
  }

  /// One row.
  struct Row {
    let kind: Kind
    /// When, by the clock of the reference where captures are compared; nil for rows that were left out.
    let time: Timestamp?
    /// The column that it comes from; nil for rows that span all.
    let from: Int?
    /// The column that it goes to; nil for rows that span all.
    let to: Int?
    /// Whether it got there, as far as the capture there can tell.
    var arrived = true
    /// Whether a device in the path sent it in the name of the end that it seems to come from.
    var isFromPath = false
    let text: String
    /// Where it was seen, at both ends where both have captures.
    var seen: [Sighting] = []
    /// The id of the transfer that it belongs to.
    var transfer: String?
  }

  /// What crosses mean; nil where no arrow has one.
  var legend: String? {
    guard rows.contains(where: { !$0.arrived || $0.isFromPath }) else { return nil }
    return "✗ where an arrow ends: not seen there. ✗ where it starts: not sent by that end."
  }

  /// The session's id.
  let session: String
  /// The columns, from the client to the servers.
  let hosts: [Host]
  /// The rows in the order of time.
  let rows: [Row]
  /// Whether the report has the dialogue: without it there are no commands and replies.
  let hasDialogue: Bool
  /// When the session began.
  let start: Timestamp
}
