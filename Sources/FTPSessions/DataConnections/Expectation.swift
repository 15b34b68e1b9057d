internal import NetworkTypes

/// A data connection that a session expects: an endpoint that was announced and not yet used.
struct Expectation {
  /// The place of the session, and of the transfer in it.
  let session: Int
  let transfer: Int
  let isPassive: Bool
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
  /// The connection that claimed it.
  var connection: Int?
}
