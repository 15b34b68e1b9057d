internal import FTPSessions

extension ReportedSession {
  /// How many of its transfers completed.
  package var completedTransfers: Int { transfers.count { $0.outcome == .completed } }

  /// Payload bytes of its transfers; of a report that claims impossible ones the sum wraps around.
  package var transferredBytes: Int {
    transfers.reduce(0) { $0.addingReportingOverflow($1.bytes ?? 0).partialValue }
  }
}
