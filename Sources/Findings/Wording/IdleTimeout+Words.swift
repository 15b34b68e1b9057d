internal import FTPSessions
internal import NetworkTypes

extension IdleTimeout {
  /// `240 s`, and the device's name where it was given by that.
  var words: String {
    Figures.duration(timeout) + (device.map { " of \($0)" } ?? "")
  }
}
