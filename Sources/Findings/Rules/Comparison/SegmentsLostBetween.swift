internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// FTP505: segments were lost on a stretch of the path.
enum SegmentsLostBetween: ComparisonRule {
  static let description = RuleDescription(
    code: "FTP505", name: "segments-lost-between",
    title: "Segments were lost on a stretch of the path",
    severity: "Warning: it slows transfers down, or ends them.",
    meaning: [
      "What went into a stretch of the path at one capture did not come out at the next one. Byte ranges are followed, not "
        + "packets, and captures that lost frames themselves are left out, so that it is the path that lost them.",
      "Over 2 % of at least 100 transmissions is loss that TCP feels. Bytes that were never delivered, however often they "
        + "were sent, are reported whatever their number, unless another finding tells why.",
    ],
    onTheWire: ["segments at one point that the next one never sees", "retransmissions of them"],
    displayFilter: "tcp.analysis.retransmission",
    causes: [
      "a link or device on the stretch that drops: overload, duplex mismatch, a policer",
      "packets too large for a tunnel on the stretch, with ICMP filtered",
      "a firewall or balancer that forgot the connection and drops what it does not know",
    ],
    remedies: [
      "look at the counters of the devices on the named stretch",
      "try a smaller MSS there (iptables TCPMSS clamp, or the tunnel's MTU)",
    ],
    lookAlikes: ["Frames that only the capture lost: they were acknowledged."])

  private static let fewestSent = 100
  private static let percent = 2

  static func incidents(in examined: ComparisonExamination) -> [Incident] {
    examined.comparison.stretches.flatMap { stretch -> [Incident] in
      let names = "\(examined.name(of: stretch.from)) to \(examined.name(of: stretch.to))"
      return [false, true].flatMap { isToClient -> [Incident] in
        let traffic = isToClient ? stretch.toClient : stretch.toServer
        let direction = isToClient ? "to_client" : "to_server"
        let undelivered = stretch.undelivered.filter { $0.isToClient == isToClient }
        let words = "on the way \(isToClient ? "to the client" : "to the server")"
        func facts(_ lost: Int) -> [Fact] {
          [
            Fact("lost", lost), Fact("sent", traffic.sent), Fact("direction", direction),
            Fact("stretch", names),
            Fact("undelivered_bytes", traffic.undeliveredBytes),
          ]
        }
        if traffic.sent >= fewestSent, traffic.lost * 100 > traffic.sent * percent {
          let sessions = Set(undelivered.map(\.session)).sorted()
          return [
            Incident(
              rule: description, severity: .warning, confidence: .certain,
              summary:
                "\(Figures.grouped(traffic.lost)) of \(Figures.counted(traffic.sent, "segment")) were lost \(words), between "
                + "\(names.replacing(" to ", with: " and "))"
                + (traffic.undeliveredBytes > 0
                  ? "; \(Figures.bytes(traffic.undeliveredBytes)) were never delivered." : "."),
              cause: "\(names) \(direction)", time: Timestamp(nanoseconds: 0), server: nil,
              sessions: sessions,
              facts: facts(traffic.lost), causes: description.causes, remedies: description.remedies,
              evidence: undelivered.prefix(3).flatMap { evidence($0, in: examined) })
          ]
        }
        return undelivered.map { bytes in
          examined.incident(
            description, .warning, .certain,
            "\(Figures.bytes(bytes.bytes)) of a \(bytes.transfer == nil ? "control" : "data") connection were never delivered: "
              + "sent \(words), they went in at \(examined.name(of: bytes.connection.trace)) and came out nowhere between "
              + "\(names.replacing(" to ", with: " and ")).",
            at: examined.comparison.corrected(
              bytes.last?.time ?? Timestamp(nanoseconds: 0), of: bytes.connection.trace),
            cause: "\(names) \(direction)", session: bytes.session, transfer: bytes.transfer,
            facts: facts(traffic.lost),
            evidence: evidence(bytes, in: examined))
        }
      }
    }
  }

  private static func evidence(_ bytes: UndeliveredBytes, in examined: ComparisonExamination) -> [Evidence] {
    examined.evidence(bytes.connection, bytes.last, shows: "the last segment that was sent and never arrived")
  }
}
