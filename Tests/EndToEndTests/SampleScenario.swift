import Foundation

/// How a scenario's captures are given to the program: what `scenario.json` says beside its expectations.
struct SampleScenario {
  private struct Content: Decodable {
    struct Together: Decodable { let inputs: [String] }
    let options: [String]
    let captures: [String]
    let together: Together
  }

  /// The folder of its captures.
  let folder: URL
  /// The options that it needs.
  let options: [String]
  /// The names of its captures.
  let captures: [String]
  /// Its captures for `compare`, as `ROLE:NAME=FILE` in its folder.
  let roleInputs: [String]

  init(_ name: String) throws {
    folder = SampleTraceTests.folder.appending(path: name)
    let data = try Data(contentsOf: folder.appending(path: "scenario.json"))
    let content = try JSONDecoder().decode(Content.self, from: data)
    (options, captures, roleInputs) = (content.options, content.captures, content.together.inputs)
  }

  /// The paths of its captures.
  var paths: [String] { captures.map { folder.appending(path: $0).path } }

  /// What `analyze` or `compare` takes: paths, with roles where they are compared.
  func inputs(of command: String) -> [String] {
    guard command == "compare" else { return paths }
    return roleInputs.map { input in
      let parts = input.split(separator: "=", maxSplits: 1)
      return "\(parts[0])=\(folder.appending(path: String(parts[1])).path)"
    }
  }
}
