import FuzzHarnesses
import Glibc

/// What libFuzzer calls: runs the harness that `FTPTRACE_FUZZ_HARNESS` names.
///
/// Not a target of the package, as SwiftPM cannot link it; `run.sh` does.
private enum FuzzDriver {
  static let harness: FuzzHarness = {
    guard let name = getenv("FTPTRACE_FUZZ_HARNESS"),
      let harness = FuzzHarness(rawValue: String(cString: name))
    else { fatalError("FTPTRACE_FUZZ_HARNESS names no harness") }
    return harness
  }()

  /// Whether each input's output is to be summed up on standard output, to be compared with another process's.
  static let printsDigests = getenv("FTPTRACE_FUZZ_DIGESTS") != nil

  /// Whether the reports on each input are to be shown.
  static let printsReports = getenv("FTPTRACE_FUZZ_REPORTS") != nil

  /// Whether reports are written for a share of the inputs only.
  static let sparesReports = getenv("FTPTRACE_FUZZ_SPARE_REPORTS") != nil

  static func run(_ input: [UInt8]) {
    if printsDigests {
      let digest = harness.output(of: input).reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01b3
      }
      print(input.count, String(digest, radix: 16))
      return
    }
    if printsReports {
      print(String(decoding: harness.output(of: input), as: UTF8.self))
      fflush(nil)
    }
    if let violation = harness.violation(
      in: input, writesReports: !sparesReports || FuzzHarness.isReported(input))
    {
      let message = Array("VIOLATION of \(harness.rawValue): \(violation)\n".utf8)
      write(STDERR_FILENO, message, message.count)
      abort()
    }
  }
}

/// Runs one input; libFuzzer's name for it is fixed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzDriver.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
