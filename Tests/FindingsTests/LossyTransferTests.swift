import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP405 lossy-transfer")
struct LossyTransferTests {
  /// How a segment that was lost comes to be in the capture.
  enum Loss: CaseIterable {
    /// Before the capture point: it comes late, into a hole.
    case before
    /// Behind it: it comes twice.
    case behind
  }

  /// A download of so many segments, some of which were lost.
  private func scene(
    segments: Int, lost: Int, _ loss: Loss, delay: Double = 0.2, isUpload: Bool = false
  ) -> Scene {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask(isUpload ? "STOR /file" : "RETR /file", "150 Here it comes")
    let text = String(repeating: "x", count: 1000)
    func send(again: Bool = false, skip: Bool = false) {
      let back: UInt32 = again ? (loss == .before ? 2000 : 1000) : 0
      if isUpload { data.clientSequence &-= back } else { data.serverSequence &-= back }
      if !skip {
        if isUpload { data.fromClient([.psh, .ack], text) } else { data.fromServer([.psh, .ack], text) }
      } else if isUpload {
        data.clientSequence &+= 1000
      } else {
        data.serverSequence &+= 1000
      }
      if again, loss == .before {
        if isUpload { data.clientSequence &+= 1000 } else { data.serverSequence &+= 1000 }
      }
    }
    for number in 0..<segments - lost {
      guard number < lost else {
        send()
        continue
      }
      switch loss {
      case .before:
        send(skip: true)
        send()
      case .behind: send()
      }
      scene.timeline.wait(seconds: delay)
      send(again: true)
    }
    if isUpload { data.fromServer([.ack]).close() } else { data.fromClient([.ack]).serverCloses() }
    control.reply("226 Transfer complete").quit()
    return scene
  }

  @Test("More than 2 % sent again, wherever they were lost", arguments: Loss.allCases, [false, true])
  func lossy(loss: Loss, isUpload: Bool) throws {
    let scene = scene(segments: 200, lost: 10, loss, isUpload: isUpload)
    let finding = try scene.finding("FTP405")
    #expect(finding.severity == .warning)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("segments") == .integer(200))
    #expect(finding.fact("retransmitted_segments") == .integer(loss == .behind ? 10 : 0))
    #expect(finding.fact("late_segments") == .integer(loss == .before ? 10 : 0))
    #expect(finding.summary.contains("to the \(isUpload ? "server" : "client"): 10 of"))
    #expect(finding.summary.contains("at least 2.0"))
    #expect(scene.alarms() == ["FTP405"])
  }

  @Test(
    "Too few segments, too few of them lost, or too small a share",
    arguments: [(90, 9), (150, 4), (600, 12)])
  func notEnough(segments: Int, lost: Int) {
    #expect(scene(segments: segments, lost: lost, .behind).alarms().isEmpty)
  }

  @Test("Segments that merely overtook one another are none")
  func overtaken() {
    #expect(scene(segments: 200, lost: 20, .before, delay: 0.0005).alarms().isEmpty)
  }

  @Test("A capture that has everything twice is none")
  func capturedTwice() {
    #expect(scene(segments: 300, lost: 149, .behind, delay: 0).alarms().isEmpty)
  }

  @Test("Packets that the capture lost are no loss of the path")
  func lostByCapture() {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", "150 Here it comes")
    for _ in 0..<20 {
      data.download(14_000)
      data.serverSequence &+= 1400
    }
    data.serverCloses()
    control.reply("226 Transfer complete").quit()
    #expect(scene.alarms().allSatisfy { $0 == "FTP902" })
  }
}
