internal import TCPFlows

extension Trace {
  /// Gives the vantage point a role that was inferred, and judges the sessions anew.
  ///
  /// What is seen on the client itself has arrived there. Traces share their sessions with their copies, so that this is done
  /// before anyone looks at these.
  public mutating func assume(_ role: VantagePointRole) {
    vantagePoint = VantagePoint(name: vantagePoint.name, role: role)
    let condition = CaptureCondition(quality, connections, end: lastFrame?.time)
    for session in sessions {
      SessionJudgement.judge(session, connections: connections, role: role, condition)
    }
  }
}
