/// A table of the report in CSV: a row for each session, transfer or finding.
public enum CSVTable: String, CaseIterable, Sendable {
  /// A row for each session; what a connection has is that of the leg nearest the client.
  case sessions
  /// A row for each transfer; what a connection has is that of the leg nearest the client.
  case transfers
  /// A row for each finding; evidence is the first piece of it.
  case findings
}
