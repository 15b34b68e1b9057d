/// All rules.
public enum RuleBook {
  static let ofSessions: [any SessionRule.Type] = [
    // FTP1xx: the control connection.
    ControlIdleDuringTransfer.self, ControlResetAfterTransfer.self, ControlBlackHole.self,
    ControlClosedBeforeFinalReply.self, KeepAliveTooSlow.self, NoKeepAlive.self, ServerIdleTimeout.self,
    ControlReset.self, ControlConnectionFailed.self, ServiceRefused.self,
    // FTP3xx: addresses and ports.
    MalformedEndpointAnnounced.self,
  ]

  static let ofTransfers: [any TransferRule.Type] = [
    FinalReplyLate.self,
    // FTP2xx: the data connection.
    DataConnectionRefused.self, DataConnectionTimeout.self, DataConnectionMissing.self,
    DataConnectionReset.self, DataConnectionStalled.self, ActiveConnectionBlocked.self,
    DataConnectionForeignHost.self,
    // FTP3xx: addresses and ports.
    PrivateAddressAdvertised.self, AdvertisedAddressDiffers.self, PassivePortOutsideRange.self,
  ]

  static let ofTraces: [any TraceRule.Type] = [
    IdleTimeoutInferred.self,
    ServerToServerTransfer.self, PassivePortsScarce.self,
  ]

  /// What the rules look for, in words, in the order of their codes.
  public static let descriptions: [RuleDescription] = {
    let rules: [any Rule.Type] = ofSessions + ofTransfers + ofTraces
    return rules.map { $0.description }.sorted { $0.code < $1.code }
  }()

  /// The rule of a code, in capitals.
  public static func description(of code: String) -> RuleDescription? {
    descriptions.first { $0.code == code }
  }
}
