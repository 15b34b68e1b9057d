/// A header inside a frame: which one it is, and where it starts.
struct HeaderPlace: Hashable {
  /// The headers at which decoding goes on; all others are passed over on the way to one of these.
  enum Kind: Hashable {
    /// IP of the version that the layer below says.
    case ip(IPVersion)
    /// Ethernet, from the destination's address on.
    case ethernet
    /// What an EtherType (IEEE 802.3 clause 3.2.6) stands for.
    case payload(etherType: UInt16)
  }

  let kind: Kind
  let offset: Int
  /// What was left on the way here.
  var encapsulations: Encapsulations = []

  init(_ kind: Kind, at offset: Int, inside encapsulations: Encapsulations = []) {
    self.kind = kind
    self.offset = offset
    self.encapsulations = encapsulations
  }

  /// The same header, wrapped once more.
  func inside(_ encapsulation: Encapsulations) -> HeaderPlace {
    HeaderPlace(kind, at: offset, inside: encapsulations.union(encapsulation))
  }
}

/// The version of IP that the layer below announces.
enum IPVersion: Hashable {
  case v4
  case v6
  /// The layer below does not say; the packet's first bits do.
  case unstated
}
