/// Where in a frame an IP packet starts, and which version the layer below says it is.
struct NetworkLayerPacket: Hashable {
  enum Version: Hashable {
    case ipv4
    case ipv6
    /// The layer below does not say; the packet's first bits do.
    case unstated
  }

  let version: Version
  let offset: Int
}
