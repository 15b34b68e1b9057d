internal import NetworkTypes

/// What goes wrong on few streams: loss, disorder, stalls, resets.
///
/// Apart from the stream, so that the others, of which there may be millions, are smaller.
final class StreamTrouble {
  /// The first RST that was not survived.
  var reset: ResetRecord?
  /// The offset behind the last byte sent when it came.
  var endAtReset = 0
  /// The longest pause in the payload.
  var longestStall: Stall?
  /// The first segment that showed bytes to be missing.
  var unseen: SegmentMark?
  /// When the sender last said that it has no room for more.
  var zeroWindowAt = Timestamp(nanoseconds: .min)
  /// Since when there have been holes in the payload; the end of time where there are none.
  var holesSince = Timestamp(nanoseconds: .max)
  /// The time without payload right before what was sent again or came late.
  var recoveryTime = ElapsedTime.zero
  var retransmittedSegments = 0
  var lateSegments = 0
  var keepAliveProbes = 0
  /// Runs of bytes that a memory account holds against the stream.
  var accountedRuns = 0
}
