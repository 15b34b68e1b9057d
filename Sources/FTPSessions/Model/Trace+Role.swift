internal import TCPFlows

extension Trace {
  /// Gives the vantage point a role that was inferred, and judges the sessions anew: what is seen on the client itself
  /// has arrived there.
  public mutating func assume(_ role: VantagePointRole) {
    vantagePoint = VantagePoint(name: vantagePoint.name, role: role)
    let condition = CaptureCondition(quality, connections, end: lastFrame?.time)
    for index in sessions.indices {
      SessionJudgement.judge(&sessions[index], connections: connections, role: role, condition)
    }
  }
}
