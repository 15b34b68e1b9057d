internal import ArgumentParser
internal import FTPSessions
internal import Findings
internal import NetworkTypes

/// An idle timer as an option takes it: seconds, or the name of a device.
struct IdleTimeoutOption {
  let timeout: IdleTimeout

  /// The names of devices that it takes.
  static var devices: [String] { DeviceTimers.all.map(\.name) }

  init(_ argument: String) throws {
    if let device = DeviceTimers.named(argument.lowercased()) {
      timeout = IdleTimeout(device.timeout, device: device.name)
      return
    }
    if let seconds = Double(argument) {
      guard seconds > 0, seconds.isFinite else {
        throw ValidationError("--idle-timeout is a number of seconds above 0, or a device.")
      }
      timeout = IdleTimeout(ElapsedTime(seconds: seconds))
      return
    }
    let nearest = NearestNames.nearest(to: argument, in: Self.devices)
    let hint =
      nearest.isEmpty
      ? "use seconds, or one of \(Self.devices.joined(separator: ", "))."
      : "did you mean \(nearest.joined(separator: ", "))? 'ftptrace explain --timeouts' lists all."
    throw ValidationError("no device is known by that name; \(hint)")
  }
}
