internal import TraceComparison

/// Writes one stretch of the path in the JSON report.
struct JSONPath {
  private let stretch: PathStretch

  init(_ stretch: PathStretch) {
    self.stretch = stretch
  }

  func write(to json: inout JSONWriter) {
    json.string("from", Report.captureID(stretch.from))
    json.string("to", Report.captureID(stretch.to))
    json.seconds("rtt_min_s", stretch.roundTrip)
    json.object("direction_counts") { json in
      json.integer("sent", stretch.toServer.sent + stretch.toClient.sent)
      json.integer("lost", stretch.toServer.lost + stretch.toClient.lost)
      json.integer("injected", stretch.injected)
      json.integer("changed", stretch.changed)
      for (key, traffic) in [("to_server", stretch.toServer), ("to_client", stretch.toClient)] {
        json.key(named: key)
        json.object { json in
          json.integer("sent", traffic.sent)
          json.integer("lost", traffic.lost)
          json.integer("undelivered_bytes", traffic.undeliveredBytes)
        }
      }
    }
    json.bool("proxied", stretch.isProxied)
  }
}
