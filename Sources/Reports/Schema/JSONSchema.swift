/// What a value of a JSON document may be, in the words that this project needs of JSON Schema (draft 2020-12).
indirect enum JSONSchema: Sendable {
  /// A member of an object with fixed keys.
  struct Member: Sendable {
    let name: String
    let schema: JSONSchema
    var isRequired = true
    var description: String?
  }

  case anything
  case nothing
  case null
  case boolean
  case number
  case integer(ClosedRange<Int>)
  case string(pattern: String? = nil)
  case base64
  /// Exactly this text.
  case word(String)
  /// Exactly this number.
  case constant(Int)
  case words([String])
  case list(JSONSchema)
  /// An object whose keys are not fixed.
  case map(JSONSchema)
  /// An object that has these keys and no others.
  case object([Member])
  /// The named one among the definitions.
  case defined(String)
  case either([JSONSchema])
  case orNull(JSONSchema)

  /// The raw values of an enumeration.
  static func words<Word: CaseIterable & RawRepresentable>(_: Word.Type) -> JSONSchema
  where Word.RawValue == String {
    .words(Word.allCases.map(\.rawValue))
  }

  /// How many there are of something.
  static let count = JSONSchema.integer(0...Int.max)

  /// Writes the keywords into an object that is open.
  func write(to json: inout JSONWriter) {
    write(to: &json, orNull: false)
  }

  private func write(to json: inout JSONWriter, orNull: Bool) {
    switch self {
    case .anything: break
    case .nothing: json.object("not") { _ in }
    case .null: json.string("type", "null")
    case .boolean: Self.type("boolean", orNull, to: &json)
    case .number: Self.type("number", orNull, to: &json)
    case .integer(let range):
      Self.type("integer", orNull, to: &json)
      json.integer("minimum", range.lowerBound)
      if range.upperBound < .max { json.integer("maximum", range.upperBound) }
    case .string(let pattern):
      Self.type("string", orNull, to: &json)
      if let pattern { json.string("pattern", pattern) }
    case .base64:
      Self.type("string", orNull, to: &json)
      json.string("contentEncoding", "base64")
      json.string("pattern", "^[A-Za-z0-9+/]*={0,2}$")
    case .word(let word): json.string("const", word)
    case .constant(let number): json.integer("const", number)
    case .words(let words):
      json.list("enum") { json in
        for word in words { json.string(nil, word) }
        if orNull { json.null() }
      }
    case .list(let element):
      Self.type("array", orNull, to: &json)
      json.object("items") { element.write(to: &$0) }
    case .map(let value):
      Self.type("object", orNull, to: &json)
      json.object("additionalProperties") { value.write(to: &$0) }
    case .object(let members):
      Self.type("object", orNull, to: &json)
      Self.write(members, to: &json)
    case .defined, .either: writeReference(to: &json, orNull: orNull)
    case .orNull(let schema): schema.write(to: &json, orNull: true)
    }
  }

  private func writeReference(to json: inout JSONWriter, orNull: Bool) {
    switch self {
    case .defined(let name) where !orNull: json.string("$ref", "#/$defs/\(name)")
    case .either(let schemas): Self.alternatives(orNull ? schemas + [.null] : schemas, to: &json)
    default: Self.alternatives([self, .null], to: &json)
    }
  }

  private static func alternatives(_ schemas: [JSONSchema], to json: inout JSONWriter) {
    json.list("oneOf") { json in
      for schema in schemas { json.object { schema.write(to: &$0) } }
    }
  }

  private static func type(_ name: String, _ orNull: Bool, to json: inout JSONWriter) {
    guard orNull else {
      json.string("type", name)
      return
    }
    json.list("type") { json in
      json.string(nil, name)
      json.string(nil, "null")
    }
  }

  private static func write(_ members: [Member], to json: inout JSONWriter) {
    json.object("properties") { json in
      for member in members {
        json.key(named: member.name)
        json.object { json in
          if let description = member.description { json.string("description", description) }
          member.schema.write(to: &json)
        }
      }
    }
    json.list("required") { json in
      for member in members where member.isRequired { json.string(nil, member.name) }
    }
    json.bool("additionalProperties", false)
  }
}
