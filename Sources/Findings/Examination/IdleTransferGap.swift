internal import FTPSessions
internal import NetworkTypes

/// A silence over the threshold on a control connection while a transfer ran.
struct IdleTransferGap {
  let gap: ControlGap
  /// The time without a packet inside it.
  let packetGap: ElapsedTime
  /// The transfer that covered most of it, by its place.
  let transfer: Int?
  /// That transfer's command and path.
  let title: String

  /// Whether the silence was longer than a device's default timer, by the clock that the device watches.
  func outlasts(_ device: DeviceTimer) -> Bool {
    (device.countsKeepAlives ? packetGap : gap.payloadGap) > device.timeout
  }

  /// The gap's facts.
  func facts(_ settings: AnalysisSettings) -> [Fact] {
    [
      Fact("packet_gap_s", packetGap), Fact("payload_gap_s", gap.payloadGap), Fact("covered_s", gap.covered),
      Fact("threshold_s", settings.idleThreshold),
    ]
  }
}

extension SessionExamination {
  /// The silences over the threshold that a transfer covered, at least for as long as the threshold, and that the
  /// connection survived, as far as the capture shows.
  var idleTransferGaps: [IdleTransferGap] {
    session.gaps.compactMap { gap in
      guard let place = gap.transfer, gap.covered > settings.idleThreshold, gap.wasSurvived else {
        return nil
      }
      let examined = TransferExamination(session.transfers[place], at: place, in: self)
      return IdleTransferGap(
        gap: gap, packetGap: gap.longestPacketGap, transfer: place, title: examined.wording.title)
    }
  }
}

/// How bad a silence is that was survived: judged by the timer given, or by what died on the same path.
struct IdleJudgement {
  let severity: Severity
  /// Words that follow the summary, with a comma in front.
  let reasonWords: String

  init(_ idle: IdleTransferGap, in session: SessionExamination) {
    if let given = session.settings.idleTimeout {
      let gap = given.watchesPayload ? idle.gap.payloadGap : idle.packetGap
      severity = gap > given.timeout ? .warning : .note
      reasonWords =
        gap > given.timeout
        ? ", though the timer given (\(given.words)) would have ended it"
        : ", as the timer given (\(given.words)) allows"
    } else if let path = session.path, path.hasDeaths {
      severity = .warning
      reasonWords = ", while another control connection to the same server died of idleness"
    } else {
      severity = .note
      reasonWords = ""
    }
  }
}

extension ControlGap {
  /// Whether something was said after it, or nothing was until the capture ended: a FIN or RST tells another story.
  fileprivate var wasSurvived: Bool {
    switch endedBy {
    case .clientPayload, .serverPayload, .captureEnd: true
    case .clientFin, .serverFin, .clientReset, .serverReset: false
    }
  }
}
