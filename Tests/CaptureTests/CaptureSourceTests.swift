import Capture
import Testing

@Suite("Sources of captures")
struct CaptureSourceTests {
  @Test(
    "A file is named as it was given, standard input by a dash",
    arguments: [
      (.file("a/../b.pcap"), "a/../b.pcap"), (.file(""), ""), (.standardInput, "-"),
    ] as [(CaptureSource, String)])
  func path(_ source: CaptureSource, _ path: String) {
    #expect(source.path == path)
  }
}
