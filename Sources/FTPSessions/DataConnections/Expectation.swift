internal import NetworkTypes

/// A data connection that a session expects: an endpoint that was announced and not yet used.
struct Expectation {
  /// The place of the session.
  let session: Int
  let isPassive: Bool
  /// The end that should listen, as the control connection shows it.
  let peer: IPAddress
  /// The port that was announced.
  let port: UInt16
  /// The end that should open the connection.
  let opener: IPAddress
  /// When the endpoint was announced.
  let announced: Timestamp
  /// When the client sent the command that uses the endpoint; nil where it never did.
  let commanded: Timestamp?
  /// From when on a connection can be the one: a little before the announcement was seen, as frames of two
  /// connections may overtake one another.
  let opens: Timestamp
  /// Until when.
  let closes: Timestamp
  /// What has claimed it.
  var claim: Claim?
  /// Whether another connection would have fulfilled it too, and found none that was left.
  var hasRivals = false

  /// A connection that has claimed an expectation.
  struct Claim {
    let connection: Int
    /// Whether it came about.
    let wasEstablished: Bool
    /// Whether its handshake tells that another end opened it than was expected.
    let isByStranger: Bool
  }

  /// Whether no other connection can claim it any more.
  var isTaken: Bool { claim.map { $0.wasEstablished && !$0.isByStranger } ?? false }

  /// Whether no attempt that failed can claim it any more.
  var isTakenFromFailed: Bool { claim.map { !$0.isByStranger } ?? false }

  /// Whether another connection may still claim it.
  func isFree(for wasEstablished: Bool, opener: IPAddress) -> Bool {
    guard let claim else { return true }
    // An attempt that failed does not use the endpoint up when a later one succeeds.
    if wasEstablished, !claim.wasEstablished { return true }
    // The expected opener goes before a stranger who was faster.
    return claim.isByStranger && opener == self.opener
  }
}
