/// How a connection ended.
public enum EndReason: String, Hashable, Sendable, CaseIterable {
  /// One side or both sent a FIN, and no RST cut it short.
  case fin
  /// A RST came before both FINs were acknowledged.
  case reset
  /// The SYN was answered by a RST.
  case refused
  /// The SYN was never answered.
  case unanswered
  /// One side fell silent while the other sent the same again and again.
  case blackHole = "black_hole"
  /// It was still open when the capture ended.
  case open
}
