internal import FTPProtocol
internal import NetworkTypes
internal import TCPFlows

/// What follows from bytes that were not captured: commands and replies may have been among them.
extension Dialogue {
  /// Whether a reply behind a gap may as well answer another transfer, or a command that was not captured.
  func isAmbiguous(_ code: ReplyCode, _ index: Int) -> Bool {
    guard !code.isPreliminary, let place = pending[index].transfer, pending[index].verb?.transferKind != nil
    else { return false }
    if hasLostReplies, transfers[place].followsLostCommands { return true }
    return pending.indices.contains { $0 != index && pending[$0].verb?.transferKind != nil }
  }

  func doubt(_ place: Int?) {
    if let place { transfers[place].isReplyDoubtful = true }
  }

  /// Learns that bytes of the client were not captured: commands may have been among them.
  func noteCommandGap() {
    mayHaveLostGoodbye = true
    hasSeenGaps = true
    directory.reset()
    noteUnseenCommands()
  }

  /// Learns that the client sent commands after the last one that was captured.
  func noteUnseenCommands() {
    if let running { transfers[running].followsLostCommands = true }
  }

  /// Learns that bytes of the server were not captured: replies may have been among them.
  func noteReplyGap() {
    mayHaveLostGoodbye = true
    hasSeenGaps = true
    hasLostReplies = !pending.isEmpty
  }
}
