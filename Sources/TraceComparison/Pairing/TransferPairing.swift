internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// Recognises the transfers of one session at its other legs, and by them data connections through proxies.
struct TransferPairing {
  /// For each transfer of `one`, the place of the same transfer in `other`; both are in the order of the dialogue.
  static func places(of one: Session, in other: Session) -> [Int?] {
    var next = 0
    let announced = Set(one.transfers.compactMap(\.advertised?.port))
    return one.transfers.map { transfer in
      let found = other.transfers.indices.dropFirst(next).first { place in
        let candidate = other.transfers[place]
        guard isSame(transfer, candidate) else { return false }
        // The same command again, where one leg lacks some: an announcement that is another transfer's tells.
        guard let mine = transfer.advertised?.port, let theirs = candidate.advertised?.port, mine != theirs
        else {
          return true
        }
        return !announced.contains(theirs)
          && !other.transfers.contains { $0.advertised?.port == mine && isSame(transfer, $0) }
      }
      if let found { next = found + 1 }
      return found
    }
  }

  private static func isSame(_ one: Transfer, _ other: Transfer) -> Bool {
    // What is inferred in TLS has no dialogue: its data connections are recognised by themselves.
    guard !one.isInferred, !other.isInferred, one.mode?.isPassive == other.mode?.isPassive else {
      return false
    }
    if let left = one.command, let right = other.command, left != right { return false }
    if let left = one.argument, let right = other.argument, left != right { return false }
    // The last command may not have reached the other point.
    return one.command == other.command || one.advertised?.port == other.advertised?.port
  }

  /// Whether two data connections of one transfer can be two sides of a proxy: they start alike and are of one size.
  static func areTwoSides(_ one: Connection, _ other: Connection) -> Bool {
    for direction in [Direction.fromOriginator, .fromResponder] {
      let (left, right) = (one.stream(direction), other.stream(direction))
      let length = min(left.opening.length, right.opening.length)
      if length > 0 {
        let shift = UInt64(64 - 8 * Int(length))
        guard left.opening.bytes >> shift == right.opening.bytes >> shift else { return false }
      }
      let isWhole = one.endReason == .fin && other.endReason == .fin
      if isWhole, left.unseenBytes == 0, right.unseenBytes == 0, left.payloadBytes != right.payloadBytes {
        return false
      }
    }
    return true
  }
}
