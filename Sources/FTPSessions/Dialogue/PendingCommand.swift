internal import FTPProtocol
internal import TCPFlows

/// A command whose final reply has not been seen.
struct PendingCommand {
  let verb: Verb?
  /// The argument's bytes, kept only for the verbs whose effect depends on it.
  let argument: [UInt8]
  /// Whether the end of the argument is missing.
  let isCut: Bool
  let mark: SegmentMark
  /// The transfer that the command belongs to, by its place in the session.
  var transfer: Int?
  /// The exchange that the command opened, by its place in the session.
  let exchange: Int?
  var hasPreliminary = false
}
