internal import Crypto
internal import FoundationEssentials
public import NetworkTypes

/// The Community ID of a TCP connection, version 1: a key by which other tools' logs of the same vantage point
/// name it (specification: github.com/corelight/community-id-spec).
public enum CommunityID {
  /// The id of the connection between two ends, the same for both directions.
  public static func of(_ one: Endpoint, _ other: Endpoint, seed: UInt16 = 0) -> String {
    let (lower, higher) = one < other ? (one, other) : (other, one)
    var input: [UInt8] = [UInt8(seed >> 8), UInt8(truncatingIfNeeded: seed)]
    input += lower.address.bytes + higher.address.bytes
    input += [6, 0]  // TCP, and a byte of padding
    for port in [lower.port, higher.port] { input += [UInt8(port >> 8), UInt8(truncatingIfNeeded: port)] }
    return "1:" + Data(Insecure.SHA1.hash(data: input)).base64EncodedString()
  }
}
