/// What stands between the link layer and the IP header of a segment.
public struct Encapsulations: OptionSet, Hashable, Sendable {
  /// One bit for each kind.
  public let rawValue: UInt16

  /// Makes a set from its bits.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// VLAN tags (IEEE 802.1Q, 802.1ad, and 0x9100 of older switches).
  public static let vlan = Encapsulations(rawValue: 1 << 0)
  /// MAC in MAC (IEEE 802.1ah).
  public static let providerBackbone = Encapsulations(rawValue: 1 << 1)
  /// PPP over Ethernet (RFC 2516).
  public static let pppoe = Encapsulations(rawValue: 1 << 2)
  /// MPLS labels (RFC 3032).
  public static let mpls = Encapsulations(rawValue: 1 << 3)
  /// An Ethernet pseudowire below MPLS labels (RFC 4448).
  public static let pseudowire = Encapsulations(rawValue: 1 << 4)
  /// GRE (RFC 2784, 2890), NVGRE (RFC 7637) included.
  public static let gre = Encapsulations(rawValue: 1 << 5)
  /// The GRE of PPTP (RFC 2637).
  public static let pptp = Encapsulations(rawValue: 1 << 6)
  /// A switch's mirror (draft-foschiano-erspan).
  public static let erspan = Encapsulations(rawValue: 1 << 7)
  /// IP in IP, of either version in either (RFC 2003, 2473, 4213).
  public static let ipInIP = Encapsulations(rawValue: 1 << 8)
  /// Ethernet in IP (RFC 3378).
  public static let etherIP = Encapsulations(rawValue: 1 << 9)
  /// VXLAN (RFC 7348), AWS traffic mirroring included.
  public static let vxlan = Encapsulations(rawValue: 1 << 10)
  /// VXLAN with a protocol field (draft-ietf-nvo3-vxlan-gpe).
  public static let vxlanGPE = Encapsulations(rawValue: 1 << 11)
  /// Geneve (RFC 8926).
  public static let geneve = Encapsulations(rawValue: 1 << 12)
  /// The user plane of mobile networks (3GPP TS 29.281).
  public static let gtpU = Encapsulations(rawValue: 1 << 13)

  /// All kinds with their names in reports, in the order of these.
  public static let named: [(name: String, kind: Encapsulations)] = [
    ("erspan", .erspan), ("ether_ip", .etherIP), ("geneve", .geneve), ("gre", .gre), ("gtp_u", .gtpU),
    ("ip_in_ip", .ipInIP), ("mpls", .mpls), ("pppoe", .pppoe), ("pptp", .pptp),
    ("provider_backbone", .providerBackbone), ("pseudowire", .pseudowire), ("vlan", .vlan),
    ("vxlan", .vxlan), ("vxlan_gpe", .vxlanGPE),
  ]
}
