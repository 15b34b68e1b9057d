public import Findings
public import NetworkTypes

/// What a report starts with: its version, the tool, the command and the settings.
public struct ReportedHead: Decodable, Sendable {
  /// The program that made the report.
  public struct Tool: Decodable, Sendable {
    /// Its name.
    public let name: String
    /// Its version.
    public let version: String
  }

  /// The options in force.
  public struct Settings: Decodable, Sendable {
    /// From which gap on control counted as idle.
    public let idleThreshold: ElapsedTime
    /// The timer that silences were judged against; nil where none was given.
    public let idleTimeout: ElapsedTime?
    /// The device whose timer that is.
    public let idleTimeoutDevice: String?
    /// Whether the dialogue is in the report.
    public let exchanges: Bool
    /// The codes of the findings that are shown; nil shows all.
    public let selected: Set<String>?
    /// The codes of the findings that are not shown.
    public let ignored: Set<String>
    /// The least severity that is shown.
    public let minSeverity: Severity
    /// Whether passwords are shown.
    public let showPasswords: Bool

    private enum CodingKeys: String, CodingKey {
      case idleThreshold = "idle_threshold_s"
      case idleTimeout = "idle_timeout_s"
      case idleTimeoutDevice = "idle_timeout_device"
      case exchanges
      case selected = "select"
      case ignored = "ignore"
      case minSeverity = "min_severity"
      case showPasswords = "show_passwords"
    }
  }

  /// The version of the report's form.
  public let schemaVersion: Int
  /// The program that made the report.
  public let tool: Tool
  /// `analyze` or `compare`.
  public let command: String
  /// The options in force.
  public let settings: Settings

  private enum CodingKeys: String, CodingKey {
    case schemaVersion = "schema_version"
    case tool, command, settings
  }
}
