public import NetworkTypes

/// The idle timer of a device in the path, as the user gave it.
public struct IdleTimeout: Hashable, Sendable {
  /// After how long the device forgets a connection.
  public let timeout: ElapsedTime
  /// The device's name, where it was given by that.
  public let device: String?

  /// Whether the device watches payload only, so that TCP keep-alives do not help.
  public let watchesPayload: Bool

  /// Makes a timer.
  public init(_ timeout: ElapsedTime, device: String? = nil, watchesPayload: Bool = false) {
    self.watchesPayload = watchesPayload
    self.timeout = timeout
    self.device = device
  }
}
