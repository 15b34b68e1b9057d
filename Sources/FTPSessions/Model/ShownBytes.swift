public import NetworkTypes
public import TCPFlows

/// Which bytes of a control connection may be shown to others: those that were read and are no part of a password.
///
/// What was not read, for whatever reason, is not among them: behind a hole, beyond a limit, in a line that lacks its head.
public struct ShownBytes: Hashable, Sendable {
  /// Which direction is the client's.
  public let clientDirection: Direction
  /// Offsets in the client's stream, in order, none touching another.
  public let client: [Range<Int>]
  /// Offsets in the server's stream, in order, none touching another.
  public let server: [Range<Int>]
  /// The passwords that were said, by which what repeats them is found.
  public let secrets: [WireText]

  /// Makes a record.
  public init(
    clientDirection: Direction, client: [Range<Int>], server: [Range<Int>], secrets: [WireText]
  ) {
    self.clientDirection = clientDirection
    self.client = client
    self.server = server
    self.secrets = secrets
  }

  /// The parts of a range of one direction's stream that may not be shown, in order.
  public func hidden(in range: Range<Int>, from direction: Direction) -> [Range<Int>] {
    let runs = direction == clientDirection ? client : server
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].upperBound > range.lowerBound { high = middle } else { low = middle + 1 }
    }
    var hidden: [Range<Int>] = []
    var start = range.lowerBound
    for run in runs[low...] {
      guard run.lowerBound < range.upperBound else { break }
      if run.lowerBound > start { hidden.append(start..<run.lowerBound) }
      start = max(start, min(run.upperBound, range.upperBound))
    }
    if start < range.upperBound { hidden.append(start..<range.upperBound) }
    return hidden
  }
}
