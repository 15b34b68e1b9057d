public import FTPProtocol
public import NetworkTypes
public import TCPFlows

/// How a session is protected.
public enum TLSMode: String, Hashable, Sendable, CaseIterable {
  /// Not at all.
  case none
  /// From an AUTH command on (RFC 4217).
  case explicit
  /// From the first byte.
  case implicit
}

/// How a session ended.
public enum SessionOutcome: String, Hashable, Sendable, CaseIterable {
  /// Everything that was tried worked.
  case ok
  /// The login, the control connection or a transfer failed.
  case failed
  /// The capture does not show enough to tell.
  case incomplete
}

/// How far a login came.
public enum LoginState: Hashable, Sendable {
  /// No name or password was seen.
  case notTried
  /// The last one was not answered.
  case unanswered
  /// It was refused.
  case refused
  /// It succeeded.
  case done
}

/// A reply, with when it was seen.
public struct ServerReply: Hashable, Sendable {
  /// The code.
  public let code: ReplyCode
  /// The text without codes, and without the password that it may repeat.
  public let text: WireText
  /// Its last line's frame.
  public let mark: SegmentMark
}

/// An announcement that could not be used.
public struct MalformedEndpoint: Hashable, Sendable {
  /// `227`, `229`, `PORT` and the like.
  public let source: String
  /// The text as it was on the wire.
  public let text: WireText
  /// What is wrong with it.
  public let fault: EndpointFault
  /// Whether it may have gone on where the capture shows its end.
  public let isCut: Bool
  /// When it was seen.
  public let mark: SegmentMark
}

/// An FTP session: a control connection and what was said on it.
///
/// A class, as reports and rules look at tens of thousands of them, each of a kilobyte. Only the stage that makes traces changes
/// one, before anyone else sees it.
public final class Session: @unchecked Sendable {
  /// The index of the control connection.
  public let connection: Int
  /// Which direction of the control connection is the client's.
  public let clientDirection: Direction
  /// The client's end.
  public let client: Endpoint
  /// The server's end.
  public let server: Endpoint
  /// The name of the last USER command.
  public internal(set) var user: WireText?
  /// The text of the greeting.
  public internal(set) var banner: WireText?
  /// When the greeting was seen.
  public internal(set) var greetedAt: SegmentMark?
  /// The argument of the last HOST command (RFC 7151).
  public internal(set) var host: WireText?
  /// How it is protected.
  public internal(set) var tls = TLSMode.none
  /// When the dialogue became opaque.
  public internal(set) var opaqueSince: SegmentMark?
  /// When it became readable again (CCC).
  public internal(set) var readableSince: SegmentMark?
  /// How it ended.
  public internal(set) var outcome = SessionOutcome.incomplete
  /// Why it ended so, in a few words.
  public internal(set) var outcomeReason = ""
  /// The transfers in the order of their negotiation.
  public internal(set) var transfers: [Transfer] = []
  /// The dialogue; empty unless it was to be kept.
  public internal(set) var exchanges: [Exchange] = []
  /// What was said, as hashes; empty unless the session is to be compared.
  public internal(set) var lines: [DialogueLine] = []
  /// Announcements that could not be used.
  public internal(set) var malformedEndpoints: [MalformedEndpoint] = []
  /// Endpoints of the client's that the server refused, at most `RefusedEndpoint.maximum` of them.
  public internal(set) var refusedEndpoints: [RefusedEndpoint] = []
  /// The longest time without a packet between two packets.
  public internal(set) var longestGap = ElapsedTime.zero
  /// The longest time without payload between two segments with payload.
  public internal(set) var longestPayloadGap = ElapsedTime.zero
  /// Silences over the threshold.
  public internal(set) var gaps: [ControlGap] = []
  /// The longest time without a packet after which what was sent still arrived; shorter than a second is zero.
  public internal(set) var survivedPacketGap = ElapsedTime.zero
  /// The longest time without payload after which what was sent still arrived; shorter than a second is zero.
  public internal(set) var survivedPayloadGap = ElapsedTime.zero
  /// The first silence after which what was sent was never acknowledged.
  public internal(set) var unansweredSilence: Silence?
  /// The keep-alives seen.
  public internal(set) var keepAlives: [KeepAlives] = []
  /// The limits of this tool that the session reached, by name; what lies beyond is not in the report.
  public internal(set) var limitsReached: [String] = []
  /// The passwords that were said, at most 16, to be taken out of what is shown.
  public internal(set) var secrets: [WireText] = []
  /// Segments of the control connection whose payload the snapshot length cut.
  public internal(set) var cutSegments = 0
  /// The first of them.
  public internal(set) var firstCutSegment: SegmentMark?
  /// Bytes of the client's commands that could not be read: not captured, or cut by the snapshot length.
  public internal(set) var lostCommandBytes = 0
  /// Bytes of the server's replies that could not be read: not captured, or cut by the snapshot length.
  public internal(set) var lostReplyBytes = 0
  /// Segments of the control connection that brought other bytes for a place than an earlier one had; the first
  /// copy was read.
  public internal(set) var conflictingOverlaps = 0
  /// The first of them.
  public internal(set) var firstConflict: SegmentMark?
  /// Whether the control connection was open already when the capture began.
  public internal(set) var startsMidSession = false
  /// Whether a word that ends the session may have been sent and not captured.
  var mayHaveLostGoodbye = false
  /// When each side was heard last on the control connection.
  var lastHeard: (client: Timestamp?, server: Timestamp?)
  /// How far the login came.
  public internal(set) var login = LoginState.notTried
  /// The replies that refused a login, at most `maximumLoginFailures` of them.
  public internal(set) var loginFailures: [ServerReply] = []
  /// The first password in clear text.
  public internal(set) var passwordAt: SegmentMark?
  /// The 421 by which the server closed the service.
  public internal(set) var dismissal: ServerReply?
  /// How long the connection had been without payload when that came.
  public internal(set) var dismissalSilence: ElapsedTime?
  /// What the client said it is (CLNT).
  public internal(set) var clientSoftware: WireText?
  /// What the server said it is (SYST).
  public internal(set) var system: WireText?
  /// Whether QUIT or 221 was said.
  public internal(set) var saidGoodbye = false
  /// Commands seen in clear text.
  public internal(set) var commands = 0
  /// The last negotiation that the server refused, or that could not be used, if none followed it.
  public internal(set) var refusedNegotiation: WireText?
  /// Replies seen in clear text.
  public internal(set) var replies = 0
  /// When the server sent payload that could not be read.
  var opaqueServerTimes: [Timestamp] = []

  init(connection: Int, clientDirection: Direction, client: Endpoint, server: Endpoint) {
    self.connection = connection
    self.clientDirection = clientDirection
    self.client = client
    self.server = server
  }

  /// Whether the server closed the service with a 421.
  var wasDismissed: Bool { dismissal != nil }

  /// Refused logins that are kept of one session.
  public static let maximumLoginFailures = 64

  /// The transfers that completed by their replies and whose data connection the capture does not hold; empty in
  /// TLS, where the negotiation cannot be read.
  public var transfersWithoutData: [Transfer] {
    guard tls == .none else { return [] }
    return transfers.filter { $0.connection == nil && $0.outcome == .completed }
  }
}
