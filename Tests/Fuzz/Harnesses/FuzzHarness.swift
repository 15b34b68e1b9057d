/// What can be fuzzed, each from bytes of its own form.
///
/// A harness neither throws nor prints: it gives the first promise of the program that an input breaks. Traps are
/// for whoever runs it to notice.
public enum FuzzHarness: String, CaseIterable, Sendable {
  /// Whole capture files, as they lie on disk.
  case files
  /// Frames of one link type.
  case frames
  /// The segments of a control connection and its data connections.
  case control
  /// The texts of 227, 228 and 229 replies, and of PORT, EPRT and LPRT.
  case endpoints

  /// Runs one input; returns what was broken, or nil where all promises were kept.
  ///
  /// Where reports are not to be written, `control` and `frames` end with the findings: writing takes most of the time.
  public func violation(in input: [UInt8], writesReports: Bool = true) -> String? {
    switch self {
    case .files: FilesHarness.violation(in: input)
    case .frames: FramesHarness.violation(in: input, writesReports: writesReports)
    case .control: ControlHarness.violation(in: input, writesReports: writesReports)
    case .endpoints: EndpointHarness.violation(in: input)
    }
  }

  /// Whether an input is among those that reports are written for where many are run, one in 4.
  public static func isReported(_ input: [UInt8]) -> Bool { InputHash.of(input) & 3 == 0 }

  /// What the program writes for an input, for comparing runs of separate processes.
  public func output(of input: [UInt8]) -> [UInt8] {
    switch self {
    case .files: FilesHarness.outcome(of: input).output.all
    case .frames: FramesHarness.outcome(of: input).output.all
    case .control: ControlHarness.outcome(of: input).output.all
    case .endpoints: []
    }
  }
}
