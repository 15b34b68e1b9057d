/// What a capture lacks, or holds too much of.
public struct ReportedQuality: Decodable, Sendable {
  /// A count that has a name.
  public struct Count: Sendable {
    /// The name.
    public let name: String
    /// The count.
    public let count: Int
  }

  /// TCP segments in the capture.
  public let tcpSegments: Int
  /// Frames without a segment, by reason.
  public let skipped: [Count]
  /// Segments, by what they were wrapped in.
  public let encapsulations: [Count]
  /// The faults that were counted, by name; those that did not show are zero.
  public let faults: [String: Int]
  /// The limits of the tool that were reached.
  public let limitsReached: [String]
  /// The frame at which each fault showed first, by name.
  public let firstFrames: [String: Int]

  private enum CodingKeys: String, CodingKey {
    case tcpSegments = "tcp_segments"
    case skipped, encapsulations
    case limitsReached = "limits_reached"
    case firstFrames = "first_frames"
  }

  /// Decodes the counts of faults by their names, whichever there are.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    tcpSegments = try container.decode(Int.self, forKey: .tcpSegments)
    skipped = try Self.counts(container.decode([String: Int].self, forKey: .skipped))
    encapsulations = try Self.counts(container.decode([String: Int].self, forKey: .encapsulations))
    limitsReached = try container.decode([String].self, forKey: .limitsReached)
    firstFrames = try container.decodeIfPresent([String: Int].self, forKey: .firstFrames) ?? [:]
    let names = try decoder.container(keyedBy: Name.self)
    var faults: [String: Int] = [:]
    for name in names.allKeys where CodingKeys(stringValue: name.stringValue) == nil {
      faults[name.stringValue] = try names.decode(Int.self, forKey: name)
    }
    self.faults = faults
  }

  /// How often a fault was seen.
  public func count(of fault: String) -> Int { faults[fault] ?? 0 }

  private static func counts(_ counts: [String: Int]) -> [Count] {
    counts.sorted { $0.key < $1.key }.map { Count(name: $0.key, count: $0.value) }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { nil }
  }
}
