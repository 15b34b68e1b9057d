internal import NetworkTypes

/// A segment, or a line of a dialogue, that two captures hold.
struct SharedSegment {
  /// Whether it went from the client's side to the server's.
  let isFromClient: Bool
  /// When the one capture saw it, and when the other did.
  let times: (one: Timestamp, other: Timestamp)
}
