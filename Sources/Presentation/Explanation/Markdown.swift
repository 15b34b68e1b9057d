/// Text for Markdown pages.
enum Markdown {
  /// The text with what Markdown would act upon escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "\\`*_<>[]|".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }
}
