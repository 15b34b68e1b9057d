internal import FTPSessions
package import NetworkTypes
internal import TestSupport

/// A client, a balancer that translates addresses, and two servers behind it; captures 0, 1 and 2.
extension World {
  /// The address that clients know.
  package static let balancer = IPAddress(ipv4: 0xc633_6414)
  /// The address of a server behind it, 1 or 2.
  package static func backend(_ number: Int) -> IPAddress { IPAddress(ipv4: 0x0a4d_000a + UInt32(number)) }
  /// The address of all clients as the servers see them, where the balancer hides them.
  package static let hidden = IPAddress(ipv4: 0x0a4d_0001)

  /// Captures at the client and both servers.
  package static func balanced(
    _ clock: Clock = Clock(), _ other: Clock = Clock(), given: Bool = true, seed: UInt64 = 1
  ) -> World {
    World(
      [
        Point("client", given ? .client : .unknown), Point("ftp1", given ? .server : .unknown, clock: clock),
        Point("ftp2", given ? .server : .unknown, clock: other),
      ], seed: seed)
  }

  /// A connection from a client's port to a port of a backend; `hiddenPort` is the client's port behind the balancer.
  package func connect(
    _ client: Endpoint, port: UInt16, backend: Int, hiddenPort: UInt16? = nil
  ) -> WorldConnection {
    let behind = hiddenPort.map { Endpoint(Self.hidden, $0) } ?? client
    return WorldConnection(
      self,
      [
        .init(0, client, Endpoint(Self.balancer, port), at: 10_000),
        .init(backend, behind, Endpoint(Self.backend(backend), port), at: 4_990_000),
      ], length: 5_000_000)
  }

  /// A control connection that has logged in.
  package func login(_ control: WorldConnection, user: String = "alice") -> WorldConnection {
    control.handshake().reply("220 Ready").ask("USER \(user)", "331 Password").ask("PASS x", "230 Welcome")
  }

  /// A whole session with a download.
  package func session(
    _ client: Endpoint, backend: Int, user: String = "alice", dataPort: UInt16, dataBackend: Int? = nil,
    hiddenPort: UInt16? = nil, file: String = "file"
  ) {
    let control = login(connect(client, port: 21, backend: backend, hiddenPort: hiddenPort), user: user)
    control.ask("PASV", passive(dataPort, on: Self.balancer))
    let data = connect(
      Endpoint(client.address, client.port + 1), port: dataPort, backend: dataBackend ?? backend,
      hiddenPort: hiddenPort.map { $0 + 1 })
    if dataBackend == nil {
      data.handshake()
      control.ask("RETR \(file)", "150 Here it comes")
      data.download(String(repeating: "x", count: 1000))
      control.reply("226 Done")
    } else {
      data.fromClient([.syn]).fromServer([.rst, .ack])
    }
    control.ask("QUIT", "221 Goodbye").fromServer([.fin, .ack]).fromClient([.fin, .ack]).fromServer([.ack])
  }
}
