extension JSONSchema.Member {
  /// A key that is always there.
  static func member(_ name: String, _ schema: JSONSchema, _ description: String? = nil) -> Self {
    Self(name: name, schema: schema, description: description)
  }

  /// A key that is there where there is something to say.
  static func optional(_ name: String, _ schema: JSONSchema, _ description: String? = nil) -> Self {
    Self(name: name, schema: schema, isRequired: false, description: description)
  }

  /// Text from the wire, with its bytes beside it where they are not UTF-8.
  static func wireText(_ name: String, _ schema: JSONSchema = .string(), isRequired: Bool = true) -> [Self] {
    [
      Self(name: name, schema: schema, isRequired: isRequired),
      optional("\(name)_base64", .base64, "The bytes of \(name), where they are not UTF-8."),
    ]
  }

  /// A frame number, with its file beside it where the capture has several.
  static func frame(_ name: String) -> [Self] {
    [
      member(name, .integer(1...Int.max)),
      optional("\(name)_file", .string(), "The file of \(name), where the capture has several."),
    ]
  }
}
