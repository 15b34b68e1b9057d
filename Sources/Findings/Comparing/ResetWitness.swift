internal import NetworkTypes
internal import TCPFlows

/// What other captures tell of a RST: the strongest evidence there is.
struct ResetWitness {
  /// In which direction the RST went.
  let direction: Direction
  /// Whether the supposed sender's side never sent it.
  let isInjected: Bool
  /// How sure that is.
  let confidence: Confidence
  /// The stretch of the path where it was made, as `client to ftp1`; nil where its sender made it.
  let stretch: String?
  /// The witness in words.
  let evidence: String
}
