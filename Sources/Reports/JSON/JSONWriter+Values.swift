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
  mutating func frame(_ key: StaticString, _ frame: FrameReference, of trace: Trace) {
    integer(key, Int(frame.number))
    guard trace.files.count > 1, trace.files.indices.contains(Int(frame.file)) else { return }
    named("\(key)_file", trace.files[Int(frame.file)].path)
  }
}
