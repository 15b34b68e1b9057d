/// All rules.
public enum RuleBook {
  static let ofSessions: [any SessionRule.Type] = [
    // FTP1xx: the control connection.
    ControlIdleDuringTransfer.self, ControlResetAfterTransfer.self, ControlBlackHole.self,
    ControlClosedBeforeFinalReply.self, KeepAliveTooSlow.self, NoKeepAlive.self, ServerIdleTimeout.self,
    ControlReset.self, ControlConnectionFailed.self, ServiceRefused.self,
    // FTP3xx: addresses and ports.
    MalformedEndpointAnnounced.self,
    // FTP6xx: security.
    BounceAttempt.self,
  ]

  static let ofTransfers: [any TransferRule.Type] = [
    FinalReplyLate.self,
    // FTP2xx: the data connection.
    DataConnectionRefused.self, DataConnectionTimeout.self, DataConnectionMissing.self,
    DataConnectionReset.self, DataConnectionStalled.self, ActiveConnectionBlocked.self,
    DataConnectionForeignHost.self,
    // FTP3xx: addresses and ports.
    PrivateAddressAdvertised.self, AdvertisedAddressDiffers.self, PassivePortOutsideRange.self,
    // FTP4xx: transfers.
    TransferTruncated.self, TransferFailed.self, TransferAborted.self, TransferUnconfirmed.self,
    LossyTransfer.self,
    // FTP6xx: security.
    CleartextData.self,
  ]

  static let ofTraces: [any TraceRule.Type] = [
    IdleTimeoutInferred.self,
    ServerToServerTransfer.self, PassivePortsScarce.self,
    CleartextPassword.self, LoginFailures.self,
    // FTP9xx: the capture itself.
    CaptureTruncated.self, CaptureLostPackets.self, SnapshotTooShort.self, StartsMidSession.self,
    DuplicateFrames.self, DataNotCaptured.self,
  ]

  static let ofComparisons: [any ComparisonRule.Type] = [
    EndpointRewritten.self,
    WrongBackend.self,
    CrossedDataConnection.self,
    NoSessionAffinity.self,
    ResetInjected.self,
    SegmentsLostBetween.self,
    ProxiedConnection.self,
    AnsweredByBalancer.self,
    ClocksUnaligned.self,
  ]

  /// What the rules look for, in words, in the order of their codes.
  public static let descriptions: [RuleDescription] = {
    let rules: [any Rule.Type] = ofSessions + ofTransfers + ofTraces + ofComparisons
    return rules.map { $0.description }.sorted { $0.code < $1.code }
  }()

  private static let codesOfComparisons = Set(ofComparisons.map { $0.description.code })

  /// Whether a rule looks at captures of several places that are compared, and at nothing else.
  public static func needsSeveralCaptures(_ rule: RuleDescription) -> Bool {
    codesOfComparisons.contains(rule.code)
  }

  /// The rule of a code or a name, in capitals or not.
  public static func description(of text: String) -> RuleDescription? {
    let (code, name) = (text.uppercased(), text.lowercased())
    return descriptions.first { $0.code == code || $0.name == name }
  }

  /// The codes nearest to a text that is none, each with its name.
  public static func suggestions(for text: String) -> [String] {
    let wanted = text.uppercased()
    let isCode = wanted.hasPrefix("FTP") || wanted.first?.isNumber == true
    let number = Int(wanted.filter(\.isNumber).prefix(9)) ?? 0
    var found = NearestNames.nearest(to: text, in: descriptions.map(\.name)).compactMap {
      description(of: $0)
    }
    if isCode {
      found = Array(
        descriptions.sorted { distance(of: $0, to: wanted, number) < distance(of: $1, to: wanted, number) }
          .prefix(3))
    }
    return found.map { "\($0.code) (\($0.name))" }
  }

  /// How far a code is from a text: by its characters, then by its number.
  private static func distance(of rule: RuleDescription, to text: String, _ number: Int) -> (Int, Int) {
    let code = Int(rule.code.filter(\.isNumber)) ?? 0
    return (NearestNames.distance(text, rule.code), abs(code - number))
  }
}
