internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes

/// The facts that findings about announced addresses share.
enum AddressFacts {
  static func facts(_ examined: TransferExamination, reached: IPAddress?) -> [Fact] {
    let advertised = examined.transfer.advertised.map {
      Endpoint($0.address ?? examined.peer, $0.port)
    }
    return [
      Fact("advertised", advertised), Fact("reached", reached?.description),
      Fact("used", examined.usedAddress?.description),
    ]
  }
}
