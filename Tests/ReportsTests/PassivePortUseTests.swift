import Findings
import TestSupport
import Testing

@testable import Reports

@Suite("Passive ports in use")
struct PassivePortUseTests {
  private func use(_ ports: [UInt16], pause: Double) throws -> PassivePortUse {
    let scene = try ReportedScene { timeline, control in
      control.handshake().reply("220 ready").command("USER alice").reply("230 ok")
      for (index, port) in ports.enumerated() {
        control.command("PASV").reply("227 ok (198,51,100,20,\(port >> 8),\(port & 255))")
        ReportedScene.data(on: timeline, from: 41_000 + UInt16(index), to: port).handshake().close()
        timeline.wait(seconds: pause)
      }
      control.command("QUIT").reply("221 bye").close()
    }
    return PassivePortUse(scene.traces)
  }

  @Test("A port stays in use for a minute after its connection")
  func timeWait() throws {
    #expect(try use([5000, 5001, 5002], pause: 1).peakInUse == 3)
    #expect(try use([5000, 5001, 5002], pause: 61).peakInUse == 1)
  }

  @Test("A port used again is one port")
  func reuse() throws {
    let ports = try use([5000, 5000, 5001, 5000], pause: 1)
    #expect([ports.distinct, ports.peakInUse] == [2, 2])
    #expect([ports.lowest, ports.highest] == [5000, 5001])
  }

  @Test("Without passive mode there is nothing")
  func none() throws {
    #expect(try use([], pause: 0) == PassivePortUse([]))
  }
}
