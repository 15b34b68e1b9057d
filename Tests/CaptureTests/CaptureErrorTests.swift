import Capture
import Testing

@Suite("Messages for captures that cannot be read")
struct CaptureErrorTests {
  @Test("The message is one line of path, reason and cure")
  func message() {
    let error = CaptureError(.notACapture, path: "a.xz", reason: "compressed with xz", cure: "xz -d a.xz")
    #expect(error.description == "a.xz: compressed with xz; xz -d a.xz")
  }

  @Test("Without a cure the message ends with the reason")
  func withoutCure() {
    let error = CaptureError(.unreadable, path: "-", reason: "Permission denied")
    #expect(error.description == "-: Permission denied")
  }
}
