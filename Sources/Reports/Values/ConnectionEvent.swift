internal import TCPFlows

/// What opened or ended a connection, or the frame where the capture first or last saw it.
struct ConnectionEvent {
  /// The kinds, in the order of a connection's life.
  enum Kind: String, CaseIterable {
    /// The first frame, a SYN.
    case syn
    /// The first frame, where the opening was not captured.
    case first
    /// The first FIN of one end.
    case fin
    /// The first RST of one end.
    case rst
    /// The last frame.
    case last
  }

  let kind: Kind
  let isFromClient: Bool
  let mark: SegmentMark

  /// The events of a connection in the order of their frames; `clientDirection` is the direction in which the client sends.
  static func events(of connection: Connection, clientDirection: Direction) -> [ConnectionEvent] {
    let opener = clientDirection == .fromOriginator
    var events = [
      ConnectionEvent(
        kind: connection.fromOriginator.initialSequence != nil ? .syn : .first, isFromClient: opener,
        mark: connection.first)
    ]
    for direction in [Direction.fromOriginator, .fromResponder] {
      let isFromClient = direction == clientDirection
      if let fin = connection.fin(direction) {
        events.append(ConnectionEvent(kind: .fin, isFromClient: isFromClient, mark: fin))
      }
      if let reset = connection.reset(direction) {
        events.append(ConnectionEvent(kind: .rst, isFromClient: isFromClient, mark: reset.mark))
      }
    }
    events.append(ConnectionEvent(kind: .last, isFromClient: opener, mark: connection.last))
    return events.enumerated().sorted { left, right in
      (left.element.mark.frame, left.offset) < (right.element.mark.frame, right.offset)
    }.map(\.element)
  }
}

extension Connection {
  fileprivate func fin(_ direction: Direction) -> SegmentMark? {
    direction == .fromOriginator ? fromOriginator.fin : fromResponder.fin
  }

  fileprivate func reset(_ direction: Direction) -> ResetRecord? {
    direction == .fromOriginator ? fromOriginator.reset : fromResponder.reset
  }
}
