internal import FTPProtocol
internal import NetworkTypes
internal import TCPFlows

/// How negotiations and commands become transfers.
extension Dialogue {
  func negotiatePassive(
    _ code: ReplyCode, _ text: [UInt8], isCut: Bool, askedBy index: Int?, _ mark: SegmentMark
  ) {
    let asked = index.map { pending[$0].mark } ?? mark
    let transfer = Transfer()
    transfer.mode = code.rawValue == 229 ? .extendedPassive : .passive
    transfer.negotiatedBy = asker(of: code, index)
    transfer.negotiatedAt = asked
    transfer.announcedAt = mark
    // A client that does not wait for the reply has sent the transfer's command already.
    let waiting = index.flatMap { commandedTransfer(behind: $0) }
    switch EndpointParser.endpoint(inReply: code, text, isCut: isCut) {
    case .success(let endpoint):
      transfer.advertised = endpoint
      if waiting == nil { _ = beginNegotiation(transfer, asked) }
    case .failure(let fault):
      // What answers a command of another kind, such as SPAS of GridFTP, has a form of its own.
      if index != nil || pending.isEmpty {
        noteMalformed(String(code.rawValue), text, fault, isCut: isCut, mark)
      }
      if waiting == nil { noteUnreadableNegotiation(transfer) }
    }
    guard let waiting else { return }
    transfers[waiting].mode = transfer.mode
    transfers[waiting].negotiatedBy = transfer.negotiatedBy
    transfers[waiting].negotiatedAt = asked
    transfers[waiting].announcedAt = mark
    transfers[waiting].advertised = transfer.advertised
    supersede(before: waiting, at: mark)
  }

  /// The command that a 227, 228 or 229 answers: one of those pending that has this very code goes before the first.
  private func asker(of code: ReplyCode, _ index: Int?) -> Verb? {
    guard let index else { return nil }
    let verb: Verb = code.rawValue == 229 ? .epsv : code.rawValue == 228 ? .lpsv : .pasv
    return pending[index...].contains { $0.verb == verb } ? verb : pending[index].verb
  }

  /// The transfer of the next command behind a pending one, if it has no endpoint yet.
  func commandedTransfer(behind index: Int) -> Int? {
    let next = pending[(index + 1)...].first {
      $0.verb?.transferKind != nil || $0.verb?.negotiatesEndpoint == true
    }
    guard let place = next?.transfer, transfers[place].mode == nil else { return nil }
    return place
  }

  /// A negotiation without a usable endpoint makes no transfer by itself, but tells the mode of the next one.
  func noteUnreadableNegotiation(_ transfer: Transfer) {
    supersede(at: transfer.negotiatedAt)
    negotiated = nil
    unreadable = [transfer]
  }

  func supersede(before place: Int? = nil, at mark: SegmentMark?) {
    let previous = (place ?? transfers.count) - 1
    if previous >= 0, transfers[previous].supersededAt == nil { transfers[previous].supersededAt = mark }
  }

  /// Fills in what the replies up to now tell of a transfer.
  func resolve(_ place: Int) {
    let transfer = transfers[place]
    guard transfer.type == nil, let verb = transfer.command else { return }
    let isListing = verb.transferKind == .listing
    transfer.type = type
    transfer.isTransformed = isTransformed
    transfer.restartOffset = isListing ? 0 : restartOffset
    let argument = transfer.argument?.bytes ?? []
    let name = isListing ? Self.withoutOptions(argument) : argument
    let path = verb == .stou || transfer.isArgumentCut ? nil : directory.resolve(name)
    transfer.path = path.map { WireText($0) }
    switch verb.transferKind {
    case .download:
      let size = sizes.last { $0.path == path ?? argument }?.size
      transfer.expectedBytes = size.map { max(0, $0 - restartOffset) }
    case .upload: transfer.expectedBytes = allocated
    case .listing, nil: break
    }
    if !isListing { (restartOffset, allocated) = (0, nil) }
  }

  /// The argument of a listing without options such as `-la`.
  static func withoutOptions(_ argument: [UInt8]) -> [UInt8] {
    var rest = argument[...]
    while rest.first == UInt8(ascii: "-") {
      rest = rest.drop { $0 != 0x20 }.drop { $0 == 0x20 }
    }
    return Array(rest)
  }

  func finishTransfer(_ place: Int, _ reply: ReplyEnd, _ text: [UInt8]) {
    resolve(place)
    let transfer = transfers[place]
    if transfer.reply == nil {
      transfer.reply = Transfer.FinalReply(
        code: reply.code, text: WireText(text), mark: reply.mark, endOffset: reply.offset)
      keptBytes += text.count
    }
    if running == place { running = nil }
  }

  /// Takes back an active negotiation that the server refused.
  func withdraw(_ place: Int, _ reply: ReplyEnd) {
    guard negotiated == place, place == transfers.count - 1 else { return }
    let refused = transfers.removeLast()
    if let advertised = refused.advertised, let announcedAt = refused.announcedAt,
      refusedEndpoints.count < RefusedEndpoint.maximum
    {
      refusedEndpoints.append(
        RefusedEndpoint(
          advertised: advertised, announcedAt: announcedAt, code: reply.code, refusedAt: reply.mark))
    }
    negotiated = nil
  }

  func noteMalformed(
    _ source: String, _ text: [UInt8], _ fault: EndpointFault, isCut: Bool, _ mark: SegmentMark
  ) {
    guard malformedEndpoints.count < Limit.malformedEndpoints else {
      limitsReached.insert("malformed_endpoints")
      return
    }
    keptBytes += MemoryCost.malformedEndpoint
    malformedEndpoints.append(
      MalformedEndpoint(
        source: source, text: WireText(Array(text.prefix(256))), fault: fault, isCut: isCut, mark: mark))
  }
}
