public import FTPProtocol
public import NetworkTypes
public import TCPFlows

/// How a data connection is arranged.
public enum DataMode: String, Hashable, Sendable, CaseIterable {
  /// PASV or LPSV: the server listens.
  case passive
  /// EPSV: the server listens, on the control peer's address.
  case extendedPassive = "extended_passive"
  /// PORT or LPRT: the client listens.
  case active
  /// EPRT: the client listens.
  case extendedActive = "extended_active"

  /// Whether the server listens.
  public var isPassive: Bool { self == .passive || self == .extendedPassive }
}

/// How a file is represented on the wire (RFC 959 section 3.1.1).
public enum RepresentationType: String, Hashable, Sendable, CaseIterable {
  /// TYPE A: line ends change, so that sizes do.
  case ascii
  /// TYPE I: bytes as they are.
  case image
}

/// How a transfer ended.
public enum TransferOutcome: String, Hashable, Sendable, CaseIterable {
  /// The client has its final 2yz.
  case completed
  /// The server refused or broke it off, or the data connection was never made.
  case failed
  /// The client broke it off.
  case aborted
  /// Fewer bytes came than were announced.
  case truncated
  /// The server sent the final reply, or was about to, and the client never got it.
  case unconfirmed
  /// The data connection went to another session.
  case crossed
  /// An endpoint was negotiated and never used.
  case notStarted = "not_started"
  /// The capture does not show the end.
  case unknown

  /// Whether the transfer did not do what it was to do, and the client did not want it so.
  public var isFailure: Bool {
    switch self {
    case .failed, .truncated, .unconfirmed, .crossed: true
    case .completed, .aborted, .notStarted, .unknown: false
    }
  }
}

/// Which address a data connection went to.
public enum UsedAddress: String, Hashable, Sendable, CaseIterable {
  /// The one that was announced.
  case advertised
  /// The control peer's, where another one or none was announced.
  case controlPeer = "control_peer"
  /// A third one.
  case other
}

/// A transfer: a negotiation, the command that used it, and its data connection, as far as each was seen.
public final class Transfer: @unchecked Sendable {
  /// The final reply of the transfer's command.
  public struct FinalReply: Hashable, Sendable {
    /// The code.
    public let code: ReplyCode
    /// The text without codes.
    public let text: WireText
    /// When it was seen.
    public let mark: SegmentMark
    /// The offset behind it in the server's stream: acknowledged up to here, it has arrived.
    public let endOffset: Int
  }

  /// The command; nil where none was seen.
  public internal(set) var command: Verb?
  /// The command's argument.
  public internal(set) var argument: WireText?
  /// The full path; nil where the working directory is not known.
  public internal(set) var path: WireText?
  /// How the data connection was arranged; nil where no negotiation was seen.
  public internal(set) var mode: DataMode?
  /// The command that asked for the endpoint or named it; nil where none was seen.
  public internal(set) var negotiatedBy: Verb?
  /// The representation in force.
  public internal(set) var type: RepresentationType?
  /// The offset at which REST let the transfer start.
  public internal(set) var restartOffset = 0
  /// The endpoint announced.
  public internal(set) var advertised: AdvertisedEndpoint?
  /// The bytes that SIZE, ALLO or the 150 reply announced for this transfer, REST taken into account.
  public internal(set) var expectedBytes: Int?
  /// When the negotiating command was seen, or else its reply.
  public internal(set) var negotiatedAt: SegmentMark?
  /// When the endpoint was announced: the 227 or 229, or the PORT or EPRT.
  public internal(set) var announcedAt: SegmentMark?
  /// When the command was seen.
  public internal(set) var commandedAt: SegmentMark?
  /// When a 1yz reply was seen.
  public internal(set) var preliminaryAt: SegmentMark?
  /// The final reply.
  public internal(set) var reply: FinalReply?
  /// When the client sent ABOR.
  public internal(set) var abortedAt: SegmentMark?
  /// The index of the data connection.
  public internal(set) var connection: Int?
  /// Which address the data connection went to.
  public internal(set) var usedAddress: UsedAddress?
  /// Whether the data connection was told from hosts, ports and times, because the dialogue is hidden.
  public internal(set) var isInferred = false
  /// Whether, where it was inferred, it followed the server's words so closely that it is hardly another's.
  var isCloselyInferred = false
  /// How it ended.
  public internal(set) var outcome = TransferOutcome.unknown
  /// Whether the end of the argument was not captured, so that there is no path either.
  public internal(set) var isArgumentCut = false
  /// Whether the reply may be another command's: replies and commands near it were not captured.
  var isReplyDoubtful = false
  /// Whether commands were sent between the transfer's own and its reply that were not captured.
  var followsLostCommands = false
  /// Whether ABOR has had a reply of its own.
  var wasAbortAnswered = false
  /// Whether the server said, in a reply beside the final one, that the transfer was broken off.
  var wasBrokenOff = false
  /// Whether other connections went to its endpoint while it could be used and belong to no transfer: one of them
  /// may be its own.
  var hasRivalConnections = false
  /// From when on the endpoint could no longer be used: the next negotiation, or the session's end.
  var supersededAt: SegmentMark?
  /// Whether MODE S was left, so that bytes on the wire are not bytes of the file.
  public internal(set) var isTransformed = false

  init() {}

  /// Whether the client sent ABOR.
  public var wasAborted: Bool { abortedAt != nil }

  /// The first event of the transfer that was seen.
  public var firstMark: SegmentMark? { negotiatedAt ?? commandedAt }
}

extension Transfer {
  /// When the endpoint could no longer be used, where another negotiation followed.
  public var supersededTime: Timestamp? { supersededAt?.time }
}
