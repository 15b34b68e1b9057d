/// A value among the facts of a finding.
public indirect enum ReportedFact: Decodable, Sendable {
  /// Nothing is known.
  case unknown
  /// Yes or no.
  case bool(Bool)
  /// A number.
  case number(Double)
  /// Text.
  case text(String)
  /// Several values.
  case list([ReportedFact])
  /// Values with names of their own.
  case object([String: ReportedFact])

  /// Decodes whatever stands there.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .unknown
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let values = try? container.decode([ReportedFact].self) {
      self = .list(values)
    } else {
      self = .object(try container.decode([String: ReportedFact].self))
    }
  }
}
