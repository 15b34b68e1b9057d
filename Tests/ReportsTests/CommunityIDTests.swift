import NetworkTypes
import Reports
import Testing

@Suite("Community IDs")
struct CommunityIDTests {
  struct Vector: Sendable {
    let one: String
    let onePort: UInt16
    let other: String
    let otherPort: UInt16
    let seed: UInt16
    let id: String
  }

  /// The TCP vectors of the public specification (github.com/corelight/community-id-spec).
  static let vectors = [
    Vector(
      one: "1.2.3.4", onePort: 1122, other: "5.6.7.8", otherPort: 3344, seed: 0,
      id: "1:wCb3OG7yAFWelaUydu0D+125CLM="),
    Vector(
      one: "1.2.3.4", onePort: 1122, other: "5.6.7.8", otherPort: 3344, seed: 1,
      id: "1:HhA1B+6CoLbiKPEs5nhNYN4XWfk="),
    Vector(
      one: "128.232.110.120", onePort: 34855, other: "66.35.250.204", otherPort: 80, seed: 0,
      id: "1:LQU9qZlK+B5F3KDmev6m5PMibrg="),
    Vector(
      one: "2001:470:e5bf:dead:4957:2174:e82c:4887", onePort: 63943, other: "2607:f8b0:400c:c03::1a",
      otherPort: 25, seed: 0, id: "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4="),
    Vector(
      one: "192.0.2.1", onePort: 40000, other: "198.51.100.1", otherPort: 21, seed: 0,
      id: "1:Ga+NBpHCLDTXiILMezyGNomH8xA="),
  ]

  @Test("Are those of the specification, in both directions", arguments: vectors)
  func specification(vector: Vector) throws {
    let one = Endpoint(try #require(IPAddress(vector.one)), vector.onePort)
    let other = Endpoint(try #require(IPAddress(vector.other)), vector.otherPort)
    #expect(CommunityID.of(one, other, seed: vector.seed) == vector.id)
    #expect(CommunityID.of(other, one, seed: vector.seed) == vector.id)
  }

  @Test("Order ends of one host by their ports")
  func sameHost() {
    let host = IPAddress(ipv4: 0x7f00_0001)
    let ids = [(21, 50_000), (50_000, 21)].map { CommunityID.of(Endpoint(host, $0.0), Endpoint(host, $0.1)) }
    #expect(ids[0] == ids[1])
  }
}
