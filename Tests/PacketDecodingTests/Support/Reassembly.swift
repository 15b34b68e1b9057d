import NetworkTypes
import TestSupport

@testable import PacketDecoding

/// Decodes frames and puts pieces together, as the analysis does; remembers what came of it.
struct Reassembly: ~Copyable {
  var reassembler: FragmentReassembler
  var time = Timestamp(seconds: 1_772_366_400, nanoseconds: 0)
  private(set) var segments: [(segment: TCPSegment, bytes: [UInt8])] = []
  private(set) var stops: [DecodeStop.Reason] = []
  private(set) var repeats = 0

  init(_ limits: FragmentReassembler.Limits = FragmentReassembler.Limits()) {
    reassembler = FragmentReassembler(limits: limits)
  }

  mutating func take(_ frame: [UInt8], _ linkType: LinkType = .raw, wireLength: Int? = nil) {
    take(decode(frame, linkType, wireLength: wireLength), frame)
  }

  mutating func finish() { reassembler.finish() }

  private mutating func take(_ packet: DecodedPacket, _ bytes: [UInt8]) {
    switch packet {
    case .segment(let segment): segments.append((segment, bytes))
    case .stop(let stop): stops.append(stop.reason)
    case .fragment(let fragment):
      switch reassembler.take(fragment, in: bytes.span.bytes, at: time) {
      case .waiting: break
      case .repeated: repeats += 1
      case .stop(let stop): stops.append(stop.reason)
      case .whole(let whole): take(whole.decoded, whole.bytes)
      }
    }
  }
}
