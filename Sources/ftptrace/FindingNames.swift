internal import ArgumentParser
internal import Findings

/// Codes and names of findings, as a shell completes them.
enum FindingNames {
  /// All codes, then all names.
  static var all: [String] { RuleBook.descriptions.map(\.code) + RuleBook.descriptions.map(\.name) }

  /// Completes the last of a list with commas.
  static var listCompletion: CompletionKind {
    .custom { _, _, prefix in
      let done = prefix.lastIndex(of: ",").map { prefix[...$0] } ?? ""
      return all.map { done + $0 }
    }
  }
}
