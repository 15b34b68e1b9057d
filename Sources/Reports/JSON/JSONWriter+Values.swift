internal import Capture
internal import FTPSessions
internal import NetworkTypes

extension JSONWriter {
  /// An endpoint as `{ip, port}`.
  mutating func endpoint(_ key: StaticString, _ endpoint: Endpoint) {
    object(key) { json in
      json.string("ip", endpoint.address.description)
      json.integer("port", Int(endpoint.port))
    }
  }

  /// A frame number; where the capture has several files, the file's path follows under `<key>_file`.
  mutating func frame(_ key: StaticString, _ frame: FrameReference, in files: [CaptureFileInfo]) {
    integer(key, Int(frame.number))
    guard files.count > 1, files.indices.contains(Int(frame.file)) else { return }
    named("\(key)_file", files[Int(frame.file)].path)
  }
}
