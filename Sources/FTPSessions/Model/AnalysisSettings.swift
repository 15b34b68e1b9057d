public import NetworkTypes

/// What the user can set of an analysis.
public struct AnalysisSettings: Hashable, Sendable {
  /// From which silence on a control connection counts as idle.
  public var idleThreshold = ElapsedTime(seconds: 60)
  /// The idle timer that silences are judged against, where the user gave one.
  public var idleTimeout: IdleTimeout?
  /// Ports that are taken for control ports beside 21, whatever is said on them.
  public var controlPorts: [UInt16] = []
  /// The passive ports that the firewall or balancer opens.
  public var passivePorts: ClosedRange<UInt16>?
  /// Whether every backend has a capture here, so that what none of them saw reached none.
  public var hasAllBackends = false
  /// Whether sessions keep their whole dialogue.
  public var keepsDialogue = false
  /// Whether traces keep what comparing them with others needs.
  public var keepsComparisonRecord = false
  /// Whether traces keep which bytes of control connections may be shown to others.
  public var keepsShownBytes = false

  /// The memory that an analysis may take, in bytes, roughly: what is full of connections follows no new ones.
  public var maximumMemory = AnalysisSettings.defaultMaximumMemory

  /// 2 GiB.
  public static let defaultMaximumMemory = 2 << 30

  /// Makes the default settings.
  public init() {}

  /// Whether a port is a control port by its number alone.
  public func isControlPort(_ port: UInt16) -> Bool {
    port == 21 || port == Self.implicitTLSPort || controlPorts.contains(port)
  }

  /// The port of FTP inside TLS from the start (IANA: ftps).
  public static let implicitTLSPort: UInt16 = 990
}
