internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// Tells which silences of a control connection the path survived: what was sent into them was acknowledged.
struct SilenceSurvival {
  /// A silence whose end has not been acknowledged yet.
  private struct Pending {
    let silence: Silence
    /// The offset behind the segment that ended it; nil for a keep-alive probe, which moves nothing.
    let endOffset: Int?
  }

  /// The longest time without a packet that was survived.
  private(set) var packetGap = ElapsedTime.zero
  /// The longest time without payload that was survived.
  private(set) var payloadGap = ElapsedTime.zero
  private var pending: Pending?

  /// The silence of which nothing shows that it was survived.
  var unanswered: Silence? { pending?.silence }

  /// Notes a segment that came into `silence`, and how far each side's stream has been acknowledged by then.
  mutating func note(
    _ segment: TCPSegment, _ tracked: TrackedSegment, _ silence: Silence,
    acknowledged: (client: Int, server: Int)
  ) {
    settle(tracked.kind, isByClient: silence.isEndedByClient, acknowledged)
    guard pending == nil, silence.packetGap >= Silence.minimum || silence.payloadGap >= Silence.minimum,
      !segment.flags.contains(.rst)
    else { return }
    if tracked.kind.contains(.keepAliveProbe) {
      pending = Pending(silence: silence, endOffset: nil)
    } else if segment.payloadLength > 0 || segment.flags.contains(.fin) {
      let end = tracked.offset + segment.payloadLength + (segment.flags.contains(.fin) ? 1 : 0)
      pending = Pending(silence: silence, endOffset: end)
    }
  }

  /// Settles the pending silence, if this segment of the other side shows that its end arrived.
  private mutating func settle(
    _ kind: SegmentKind, isByClient: Bool, _ acknowledged: (client: Int, server: Int)
  ) {
    guard let known = pending, isByClient != known.silence.isEndedByClient else { return }
    let reached = known.silence.isEndedByClient ? acknowledged.client : acknowledged.server
    if let endOffset = known.endOffset {
      guard reached >= endOffset else { return }
      payloadGap = max(payloadGap, known.silence.payloadGap)
    } else if !kind.contains(.keepAliveAnswer) {
      return
    }
    packetGap = max(packetGap, known.silence.packetGap)
    pending = nil
  }
}
