public import TCPFlows

extension Trace {
  /// How good a capture is: what it lacks, and what it holds too much of.
  ///
  /// What rests on something not being there is judged with care where the capture lacks anything.
  public struct Quality: Sendable {
    /// Where each fault showed first; nil where it did not.
    public struct FirstMarks: Sendable {
      /// The segment that told of bytes which were not captured.
      public internal(set) var missedBytes: SegmentMark?
      /// The second copy of a frame.
      public internal(set) var duplicateFrame: SegmentMark?
      /// A connection of which one direction was not captured.
      public internal(set) var oneWayConnection: SegmentMark?
      /// A frame that overtook another.
      public internal(set) var outOfOrderFrame: SegmentMark?
      /// The first frame after the clock was set back.
      public internal(set) var timeStepBack: SegmentMark?
      /// A segment of a control connection whose payload the snapshot length cut.
      public internal(set) var cutControlSegment: SegmentMark?
      /// The first frame of a session that was open already when the capture began.
      public internal(set) var startMidSession: SegmentMark?
      /// A segment of a control connection that brought other bytes for a place than an earlier one had.
      public internal(set) var conflictingOverlap: SegmentMark?
      /// The final reply of a transfer that completed and whose data connection the capture does not hold.
      public internal(set) var transferWithoutData: SegmentMark?
      /// The frame at which a limit of this tool was reached.
      public internal(set) var limit: SegmentMark?

      /// Keeps the earlier one of two marks.
      static func keepEarlier(_ mark: SegmentMark?, in kept: inout SegmentMark?) {
        guard let mark else { return }
        if let known = kept, known.frame <= mark.frame { return }
        kept = mark
      }
    }

    /// TCP segments in the capture.
    public internal(set) var tcpSegments = 0
    /// Frames that hold no segment to account for, by reason.
    public internal(set) var skipped: [(reason: String, count: Int)] = []
    /// Frames with a TCP segment by what it was wrapped in, such as `vxlan`; one may count for several.
    public internal(set) var encapsulations: [(name: String, count: Int)] = []
    /// Frames with pieces of IP packets that were put together, each packet's last one left out.
    public internal(set) var reassembledFragments = 0
    /// Payload bytes that were sent and not captured.
    public internal(set) var missedBytes = 0
    /// Frames that were captured twice.
    public internal(set) var duplicateFrames = 0
    /// Payload bytes that the capture does not hold though their receiver acknowledged them.
    public internal(set) var acknowledgedUnseenBytes = 0
    /// Connections of which one direction was not captured.
    public internal(set) var oneWayConnections = 0
    /// Payload bytes of which it is certain that they were sent and not captured: those missed, and those that
    /// acknowledgments, later segments or the FIN count.
    public internal(set) var unseenBytes = 0
    /// Connections that never came about.
    public internal(set) var failedConnections = 0
    /// Frames that are less than a second earlier than one before them.
    public internal(set) var outOfOrderFrames = 0
    /// Frames that are a second or more earlier than one before them: the clock was set back.
    public internal(set) var timeStepsBack = 0
    /// Segments of control connections whose payload the snapshot length cut.
    public internal(set) var cutControlSegments = 0
    /// Sessions that were open already when the capture began.
    public internal(set) var startsMidSession = 0
    /// Segments of control connections that brought other bytes for a place than an earlier one had.
    public internal(set) var conflictingOverlaps = 0
    /// Transfers that completed by their replies and whose data connection the capture does not hold.
    public internal(set) var transfersWithoutData = 0
    /// The limits of this tool that were reached beyond single sessions, by name.
    public internal(set) var limitsReached: [String] = []
    /// Whether payload was sent that the capture does not hold: it lost frames, so that their absence proves nothing.
    public var lacksFrames: Bool { missedBytes > 0 || acknowledgedUnseenBytes > 0 }

    /// Where each fault showed first.
    public internal(set) var first = FirstMarks()
    /// Segments of connections that were not followed, as there was no memory for them.
    var segmentsBeyondMemory = 0

    mutating func noteLimit(_ name: String, _ mark: SegmentMark) {
      guard !limitsReached.contains(name) else { return }
      limitsReached.append(name)
      FirstMarks.keepEarlier(mark, in: &first.limit)
    }

    /// Adds what a connection tells; they come in the order of their first frames.
    mutating func add(_ connection: Connection) {
      if !connection.isWhole {
        missedBytes += connection.missedBytes
        acknowledgedUnseenBytes += connection.acknowledgedUnseenBytes
        unseenBytes += connection.unseenBytes
        FirstMarks.keepEarlier(connection.firstUnseen, in: &first.missedBytes)
      }
      if !connection.wasEstablished { failedConnections += 1 }
      guard connection.isOneWay else { return }
      oneWayConnections += 1
      if first.oneWayConnection == nil { first.oneWayConnection = connection.first }
    }

    /// Adds what a session tells that has been judged.
    mutating func add(_ session: Session, control: Connection) {
      cutControlSegments += session.cutSegments
      conflictingOverlaps += session.conflictingOverlaps
      FirstMarks.keepEarlier(session.firstCutSegment, in: &first.cutControlSegment)
      FirstMarks.keepEarlier(session.firstConflict, in: &first.conflictingOverlap)
      if session.startsMidSession {
        startsMidSession += 1
        FirstMarks.keepEarlier(control.first, in: &first.startMidSession)
      }
      for transfer in session.transfersWithoutData {
        transfersWithoutData += 1
        FirstMarks.keepEarlier(transfer.reply?.mark, in: &first.transferWithoutData)
      }
    }
  }
}
