public import FTPSessions

/// One input as it was given: a path, with the role and name of its vantage point where they were said.
public struct InputArgument: Hashable, Sendable {
  /// The role, where one was given.
  public let role: VantagePointRole?
  /// The name, where one was given.
  public let name: String?
  /// The path of a file or directory, or `-`.
  public let path: String

  /// Reads `PATH`, `ROLE=PATH` or `ROLE:NAME=PATH`, where ROLE is `client`, `server` or `middle`.
  public init(_ argument: String) {
    if let equals = argument.firstIndex(of: "=") {
      let place = argument[..<equals].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      if let role = place.first.flatMap({ VantagePointRole(rawValue: String($0)) }), role != .unknown {
        self.role = role
        name = place.count == 2 && !place[1].isEmpty ? String(place[1]) : nil
        path = String(argument[argument.index(after: equals)...])
        return
      }
    }
    role = nil
    name = nil
    path = argument
  }
}
