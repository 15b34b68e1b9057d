public import NetworkTypes

/// The idle timer of a device or service, as its documentation states it.
public struct DeviceTimer: Hashable, Sendable {
  /// What becomes of a connection whose timer has run out.
  public enum Aftermath: String, Hashable, Sendable {
    /// What comes later is dropped without a word.
    case drop
    /// What comes later is answered with a RST.
    case resetLater = "reset_later"
    /// Both ends get a RST when the timer runs out.
    case resetBoth = "reset_both"
    /// Both sides are closed with a FIN.
    case close
  }

  /// The name by which `--idle-timeout` takes it.
  public let name: String
  /// What it is.
  public let title: String
  /// The default, in seconds.
  public let seconds: Int
  /// What it can be set to, in seconds; nil where that is not stated.
  public let range: ClosedRange<Int>?
  /// What happens afterwards.
  public let aftermath: Aftermath
  /// Whether TCP keep-alives count as traffic; some devices watch payload only.
  public let countsKeepAlives: Bool
  /// Where it is documented.
  public let source: String
  /// Whether the default is stated from memory, without the document at hand.
  public private(set) var isUnverified = false

  /// The default.
  public var timeout: ElapsedTime { ElapsedTime(seconds: Double(seconds)) }

  /// Whether the timer could be between two values: by its default, or else as far as it can be set.
  func fits(_ low: ElapsedTime, _ high: ElapsedTime) -> Bool {
    low <= timeout && timeout <= high
  }
}
