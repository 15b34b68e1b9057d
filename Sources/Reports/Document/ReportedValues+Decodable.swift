internal import FTPProtocol
internal import FTPSessions
internal import Findings
public import NetworkTypes
internal import TCPFlows
internal import TraceComparison

// The words of a report are the raw values of the types that it is made from.

extension VantagePointRole: Decodable {}
extension ClockAlignment.Method: Decodable {}
extension Match.Method: Decodable {}
extension BackendState: Decodable {}
extension SessionOutcome: Decodable {}
extension TransferOutcome: Decodable {}
extension TLSMode: Decodable {}
extension DataMode: Decodable {}
extension RepresentationType: Decodable {}
extension UsedAddress: Decodable {}
extension EndpointFault: Decodable {}
extension ControlGap.End: Decodable {}
extension KeepAlives.Kind: Decodable {}
extension EndReason: Decodable {}
extension Closer: Decodable {}
extension Severity: Decodable {}
extension Confidence: Decodable {}

extension Timestamp: Decodable {
  /// Decodes RFC 3339 in UTC.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let time = Timestamp(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a time in UTC")
    }
    self = time
  }
}

extension ElapsedTime: Decodable {
  /// Decodes seconds.
  public init(from decoder: any Decoder) throws {
    self.init(seconds: try decoder.singleValueContainer().decode(Double.self))
  }
}

extension Endpoint: Decodable {
  private enum CodingKeys: String, CodingKey {
    case ip, port
  }

  /// Decodes `{ip, port}`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let address = IPAddress(try container.decode(String.self, forKey: .ip)) else {
      throw DecodingError.dataCorruptedError(
        forKey: .ip, in: container, debugDescription: "not an address")
    }
    self.init(address, try container.decode(UInt16.self, forKey: .port))
  }
}
