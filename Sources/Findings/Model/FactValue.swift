public import NetworkTypes

/// A value among the facts of a finding.
public indirect enum FactValue: Hashable, Sendable {
  /// Nothing is known.
  case unknown
  /// Yes or no.
  case bool(Bool)
  /// A whole number.
  case integer(Int)
  /// A time in seconds.
  case seconds(ElapsedTime)
  /// Text.
  case text(String)
  /// Several values.
  case list([FactValue])
  /// Values with names of their own.
  case object([Fact])
}

/// A fact of a finding: a number or a name that the verdict rests on.
public struct Fact: Hashable, Sendable {
  /// The name, in snake_case.
  public let name: String
  /// The value.
  public let value: FactValue

  /// Makes a fact.
  public init(_ name: String, _ value: FactValue) {
    self.name = name
    self.value = value
  }
}

extension Fact {
  /// A time; unknown where there is none, or where a clock that was set back tells none.
  init(_ name: String, _ time: ElapsedTime?) {
    self.init(name, time.flatMap { $0 < .zero ? nil : .seconds($0) } ?? .unknown)
  }

  /// A whole number; unknown where there is none.
  init(_ name: String, _ number: Int?) { self.init(name, number.map { .integer($0) } ?? .unknown) }

  /// Text; unknown where there is none.
  init(_ name: String, _ text: String?) { self.init(name, text.map { .text($0) } ?? .unknown) }

  /// Several texts.
  init(_ name: String, _ texts: [String]) { self.init(name, .list(texts.map { .text($0) })) }

  /// An endpoint, as `{ip, port}`.
  init(_ name: String, _ endpoint: Endpoint?) {
    guard let endpoint else {
      self.init(name, .unknown)
      return
    }
    let fields = [Fact("ip", endpoint.address.description), Fact("port", Int(endpoint.port))]
    self.init(name, .object(fields))
  }
}
