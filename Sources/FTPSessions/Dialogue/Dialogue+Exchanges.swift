internal import FTPProtocol
internal import NetworkTypes
internal import TCPFlows

/// The record of what was said, where it is to be kept.
extension Dialogue {
  func openExchange(
    _ parsed: FTPCommandLine, in line: RawSpan, isSecret: Bool, _ mark: SegmentMark
  ) -> Int? {
    guard keepsExchanges else { return nil }
    return append(
      Exchange(
        isSecret: isSecret,
        command: WireText(line.extracting(parsed.word).copied()), verb: parsed.verb,
        argument: parsed.argument.map { WireText(line.extracting($0).copied()) }, mark: mark))
  }

  func append(_ exchange: Exchange) -> Int? {
    guard exchanges.count < Limit.exchanges else {
      limitsReached.insert("exchanges")
      return nil
    }
    exchanges.append(exchange)
    keptBytes +=
      MemoryCost.exchange + (exchange.command?.text.utf8.count ?? 0)
      + (exchange.argument?.text.utf8.count ?? 0)
    return exchanges.count - 1
  }

  func append(_ line: DialogueLine) {
    guard lines.count < ComparisonRecord.maximumLines else {
      limitsReached.insert("compared_lines")
      return
    }
    if lines.isEmpty { lines.reserveCapacity(24) }
    lines.append(line)
    keptBytes += MemoryCost.comparedItem
  }

  func record(
    _ code: ReplyCode, _ text: [UInt8], _ mark: SegmentMark, inExchangeOf index: Int?
  ) {
    guard keepsExchanges else { return }
    let reply = Exchange.Reply(code: code, text: WireText(text), mark: mark)
    let place =
      index.flatMap { pending[$0].exchange }
      ?? append(Exchange(isSecret: false, command: nil, verb: nil, argument: nil, mark: mark))
    guard let place else { return }
    guard exchanges[place].replies.count < Limit.repliesPerExchange else {
      limitsReached.insert("replies_per_exchange")
      return
    }
    exchanges[place].replies.append(reply)
    keptBytes += MemoryCost.reply + text.count
  }
}
