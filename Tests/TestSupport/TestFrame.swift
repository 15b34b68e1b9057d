package import NetworkTypes

/// A frame of a capture: when, what was kept of it, and how long it was.
package struct TestFrame: Sendable {
  package var time: Timestamp
  package var bytes: [UInt8]
  package var wireLength: Int

  /// Makes a frame; without a length on the wire it was captured whole.
  package init(time: Timestamp, bytes: [UInt8], wireLength: Int? = nil) {
    self.time = time
    self.bytes = bytes
    self.wireLength = wireLength ?? bytes.count
  }
}
