/// What stands between the link layer and the IP header of a segment.
public struct Encapsulations: OptionSet, Hashable, Sendable {
  /// One bit for each kind.
  public let rawValue: UInt16

  /// Makes a set from its bits.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// VLAN tags (IEEE 802.1Q, 802.1ad, and 0x9100 of older switches).
  public static var vlan: Encapsulations { Encapsulations(rawValue: 1 << 0) }
  /// MAC in MAC (IEEE 802.1ah).
  public static var providerBackbone: Encapsulations { Encapsulations(rawValue: 1 << 1) }
  /// PPP over Ethernet (RFC 2516).
  public static var pppoe: Encapsulations { Encapsulations(rawValue: 1 << 2) }
  /// MPLS labels (RFC 3032).
  public static var mpls: Encapsulations { Encapsulations(rawValue: 1 << 3) }
  /// An Ethernet pseudowire below MPLS labels (RFC 4448).
  public static var pseudowire: Encapsulations { Encapsulations(rawValue: 1 << 4) }
  /// GRE (RFC 2784, 2890), NVGRE (RFC 7637) included.
  public static var gre: Encapsulations { Encapsulations(rawValue: 1 << 5) }
  /// The GRE of PPTP (RFC 2637).
  public static var pptp: Encapsulations { Encapsulations(rawValue: 1 << 6) }
  /// A switch's mirror (draft-foschiano-erspan).
  public static var erspan: Encapsulations { Encapsulations(rawValue: 1 << 7) }
  /// IP in IP, of either version in either (RFC 2003, 2473, 4213).
  public static var ipInIP: Encapsulations { Encapsulations(rawValue: 1 << 8) }
  /// Ethernet in IP (RFC 3378).
  public static var etherIP: Encapsulations { Encapsulations(rawValue: 1 << 9) }
  /// VXLAN (RFC 7348), AWS traffic mirroring included.
  public static var vxlan: Encapsulations { Encapsulations(rawValue: 1 << 10) }
  /// VXLAN with a protocol field (draft-ietf-nvo3-vxlan-gpe).
  public static var vxlanGPE: Encapsulations { Encapsulations(rawValue: 1 << 11) }
  /// Geneve (RFC 8926).
  public static var geneve: Encapsulations { Encapsulations(rawValue: 1 << 12) }
  /// The user plane of mobile networks (3GPP TS 29.281).
  public static var gtpU: Encapsulations { Encapsulations(rawValue: 1 << 13) }

  /// All kinds with their names in reports, in the order of these.
  public static let named: [(name: String, kind: Encapsulations)] = [
    ("erspan", .erspan), ("ether_ip", .etherIP), ("geneve", .geneve), ("gre", .gre), ("gtp_u", .gtpU),
    ("ip_in_ip", .ipInIP), ("mpls", .mpls), ("pppoe", .pppoe), ("pptp", .pptp),
    ("provider_backbone", .providerBackbone), ("pseudowire", .pseudowire), ("vlan", .vlan),
    ("vxlan", .vxlan), ("vxlan_gpe", .vxlanGPE),
  ]
}
