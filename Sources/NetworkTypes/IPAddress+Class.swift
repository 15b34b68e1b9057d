extension IPAddress {
  /// The class of the address; of an IPv4-mapped one that of the IPv4 address in it.
  public var addressClass: AddressClass { isIPv6 ? ipv6Class : ipv4Class }

  /// Whether the address means the same host everywhere.
  public var isGlobal: Bool { addressClass == .global }

  /// The IPv4 address in an IPv4-mapped one; every other address itself.
  public var unmapped: IPAddress {
    isIPv6 && high == 0 && low >> 32 == 0xffff ? IPAddress(ipv4: UInt32(truncatingIfNeeded: low)) : self
  }

  /// The network around it that one site usually has: 24 bits of an IPv4 address, 64 of an IPv6 address.
  public var siteNetwork: IPAddress {
    let address = unmapped
    return address.isIPv6
      ? IPAddress(ipv6High: address.high, low: 0)
      : IPAddress(ipv4: UInt32(truncatingIfNeeded: address.low) & 0xffff_ff00)
  }

  private var ipv4Class: AddressClass {
    func isIn(_ network: UInt64, _ prefix: Int) -> Bool { (low ^ network) >> (32 - prefix) == 0 }
    if isIn(0x0000_0000, 8) { return .unspecified }
    if isIn(0x7f00_0000, 8) { return .loopback }
    if isIn(0xa9fe_0000, 16) { return .linkLocal }
    if isIn(0x0a00_0000, 8) || isIn(0xac10_0000, 12) || isIn(0xc0a8_0000, 16) { return .privateUse }
    return isIn(0x6440_0000, 10) ? .carrierNAT : .global
  }

  private var ipv6Class: AddressClass {
    if !unmapped.isIPv6 { return unmapped.ipv4Class }
    if high == 0, low <= 1 { return low == 0 ? .unspecified : .loopback }
    if high >> 54 == 0xfe80 >> 6 { return .linkLocal }
    return high >> 57 == 0xfc >> 1 ? .uniqueLocal : .global
  }
}
