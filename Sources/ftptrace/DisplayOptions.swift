internal import ArgumentParser
private import Glibc
internal import Presentation

/// How text is shown: the same for all commands that write it for people.
struct DisplayOptions: ParsableArguments {
  enum TimeStyle: String, ExpressibleByArgument, CaseIterable {
    case relative, utc
  }

  enum Color: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
  }

  @Option(help: "Show times in text relative to the first frame, or in UTC.")
  var time: TimeStyle = .relative

  @Option(
    help: ArgumentHelp(
      "Color what matters: on a terminal, always, or never.",
      discussion: "With auto, the variable NO_COLOR, if it is set, turns colors off.", valueName: "when"))
  var color: Color = .auto

  /// The layout of text on an output.
  func layout(on output: FileOutput) -> TextReport.Layout {
    var layout = TextReport.Layout()
    layout.width = output.terminalWidth ?? 80
    layout.usesUTC = time == .utc
    layout.usesColor = usesColor(on: output)
    return layout
  }

  private func usesColor(on output: FileOutput) -> Bool {
    switch color {
    case .always: true
    case .never: false
    // https://no-color.org: any value but an empty one.
    case .auto: output.isTerminal && Self.variable("NO_COLOR").isEmpty && Self.variable("TERM") != "dumb"
    }
  }

  private static func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
}
