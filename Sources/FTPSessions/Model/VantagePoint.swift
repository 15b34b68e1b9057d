/// Where a capture was made.
public enum VantagePointRole: String, Hashable, Sendable, CaseIterable {
  /// On the client.
  case client
  /// On the server.
  case server
  /// Between the two.
  case middle
  /// Not said.
  case unknown
}

/// A vantage point: the name of a capture and where it was made.
public struct VantagePoint: Hashable, Sendable {
  /// The name in reports.
  public let name: String
  /// Where it was made.
  public let role: VantagePointRole

  /// The name without the extensions of capture files, for use in sentences.
  public var shortName: String {
    var short = name[...]
    while let dot = short.lastIndex(of: "."), dot > short.startIndex,
      ["gz", "pcap", "pcapng", "cap", "dmp"].contains(short[short.index(after: dot)...].lowercased())
    {
      short = short[..<dot]
    }
    return String(short)
  }

  /// Makes a vantage point.
  public init(name: String, role: VantagePointRole) {
    self.name = name
    self.role = role
  }
}
