/// What is known of the backend.
public enum BackendState: String, Hashable, Sendable, CaseIterable {
  /// It was seen.
  case known
  /// There are captures of servers, and none of them has it.
  case notCaptured = "not_captured"
  /// No capture tells.
  case unknown
}
