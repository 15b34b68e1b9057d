/// Where an address means the same host, by the documents that set blocks of addresses aside.
public enum AddressClass: String, Hashable, Sendable, CaseIterable {
  /// 0.0.0.0/8 and ::, which no host can be reached at.
  case unspecified
  /// 127.0.0.0/8 and ::1: the host itself (RFC 1122, RFC 4291).
  case loopback
  /// 169.254.0.0/16 and fe80::/10: one link (RFC 3927, RFC 4291).
  case linkLocal = "link_local"
  /// 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16: one site (RFC 1918).
  case privateUse = "private"
  /// 100.64.0.0/10: between a provider and its subscribers (RFC 6598).
  case carrierNAT = "carrier_nat"
  /// fc00::/7: one site (RFC 4193).
  case uniqueLocal = "unique_local"
  /// Everything else; documentation addresses (RFC 5737, RFC 3849) stand for public ones.
  case global
}
