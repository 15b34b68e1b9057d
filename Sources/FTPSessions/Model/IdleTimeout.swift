public import NetworkTypes

/// The idle timer of a device in the path, as the user gave it.
public struct IdleTimeout: Hashable, Sendable {
  /// After how long the device forgets a connection.
  public let timeout: ElapsedTime
  /// The device's name, where it was given by that.
  public let device: String?

  /// Makes a timer.
  public init(_ timeout: ElapsedTime, device: String? = nil) {
    self.timeout = timeout
    self.device = device
  }
}
