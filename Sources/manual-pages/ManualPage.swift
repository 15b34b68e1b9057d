/// The manual page of one command, in mdoc(7).
struct ManualPage {
  /// The page's source.
  private(set) var source = ""

  private let command: ToolDescription.Command

  /// Headings of discussions that have a place of their own in a page, in the order of mdoc(7).
  private static let conventional = ["ENVIRONMENT", "FILES", "EXIT STATUS", "EXAMPLES", "DIAGNOSTICS"]

  /// Writes the page.
  ///
  /// `others` are the pages to be named at its end, each with its section of the manual.
  init(_ command: ToolDescription.Command, version: String, date: String, others: [String]) {
    self.command = command
    put(".Dd \(date)")
    put(".Dt \(Roff.argument(command.pageName.uppercased())) 1")
    put(".Os \(Roff.argument("\(command.words[0]) \(version)"))")
    put(".Sh NAME")
    put(".Nm \(Roff.argument(command.pageName))")
    put(".Nd \(Roff.argument(Self.phrase(command.abstract ?? command.commandName)))")
    writeSynopsis()
    let sections = Discussion(command.discussion ?? "").sections
    writeDescription(sections)
    writeOptions()
    let rank = { (section: Discussion.Section) in
      Self.conventional.firstIndex(of: section.heading ?? "") ?? -1
    }
    for section in sections.filter({ $0.heading != nil }).sorted(by: { rank($0) < rank($1) }) {
      write(section)
    }
    put(".Sh SEE ALSO")
    for (index, other) in others.enumerated() { put(".Xr \(other)\(index < others.count - 1 ? " ," : "")") }
  }

  // MARK: - Sections

  private mutating func writeSynopsis() {
    put(".Sh SYNOPSIS")
    put(".Nm \(Roff.argument(command.words.joined(separator: " ")))")
    let arguments = command.documentedArguments
    if !command.documentedCommands.isEmpty { put(".Ar command") }
    let positionals = arguments.filter { $0.kind == .positional }
    // What every command takes says nothing of this one.
    let options = arguments.filter { option in
      option.kind != .positional && option.names?.contains { ["help", "version"].contains($0.name) } == false
    }
    // More would be a wall of brackets.
    if options.count > 4 {
      put(".Op Ar options")
    } else {
      for option in options { put(".Op \(option.names.map { Self.name($0[0], option) } ?? "")") }
    }
    for positional in positionals {
      let name =
        "Ar \(Roff.argument(positional.valueName ?? "argument"))\(positional.isRepeating ? " ..." : "")"
      put(positional.isOptional ? ".Op \(name)" : ".\(name)")
    }
  }

  private mutating func writeDescription(_ sections: [Discussion.Section]) {
    put(".Sh DESCRIPTION")
    put(Roff.text(command.abstract ?? ""))
    for section in sections where section.heading == nil {
      put(".Pp")
      put(Roff.text(section.lines.joined(separator: " ")))
    }
    let positionals = command.documentedArguments.filter { $0.kind == .positional }
    writeList(positionals) {
      "Ar \(Roff.argument($0.valueName ?? "argument"))\($0.isRepeating ? " ..." : "")"
    }
    guard !command.documentedCommands.isEmpty else { return }
    put(".Pp")
    put("The commands, each with a page of its own:")
    put(".Bl -tag -width Ds")
    for other in command.documentedCommands {
      put(".It Xr \(other.pageName) 1")
      put(Roff.text(other.abstract ?? ""))
    }
    put(".El")
  }

  private mutating func writeOptions() {
    let options = command.documentedArguments.filter { $0.kind != .positional }
    guard !options.isEmpty else { return }
    put(".Sh OPTIONS")
    writeList(options) { option in
      // The short name first, as everywhere.
      let names = (option.names ?? []).sorted { $0.kind == .short && $1.kind != .short }
      return names.enumerated().map { index, name in
        Self.name(name, option, hasValue: index == names.count - 1)
      }.joined(separator: " , ")
    }
  }

  private mutating func writeList(
    _ arguments: [ToolDescription.Argument], tag: (ToolDescription.Argument) -> String
  ) {
    guard !arguments.isEmpty else { return }
    put(".Bl -tag -width Ds")
    for argument in arguments {
      put(".It \(tag(argument))")
      if let abstract = argument.abstract { put(Roff.text(abstract)) }
      if let discussion = argument.discussion { put(Roff.text(discussion)) }
      if let value = argument.defaultValue { put(Roff.text("The default is \(value).")) }
    }
    put(".El")
  }

  /// A section of the discussion: a table of words, or lines to be typed.
  private mutating func write(_ section: Discussion.Section) {
    put(".Sh \(section.heading ?? "")")
    if let entries = section.entries {
      let width = entries.map(\.word.count).max() ?? 0
      put(".Bl -tag -width \(String(repeating: "n", count: min(width, 24)))")
      for entry in entries {
        put(".It \(Roff.argument(entry.word))")
        put(Roff.text(entry.meaning))
      }
      put(".El")
    } else {
      put(".Bd -literal -offset 2n")
      for line in section.lines { put(Roff.line(line)) }
      put(".Ed")
    }
  }

  // MARK: - Words

  /// A name of an option, with what it takes.
  private static func name(
    _ name: ToolDescription.Argument.Name, _ option: ToolDescription.Argument, hasValue: Bool = true
  ) -> String {
    let dashes = name.kind == .long ? "\\-" : ""
    let flag = "Fl \(dashes)\(name.name.split(separator: "-").joined(separator: "\\-"))"
    guard option.kind == .option, hasValue else { return flag }
    return "\(flag) Ar \(Roff.argument(option.valueName ?? name.name))"
  }

  /// A sentence as the second half of another.
  private static func phrase(_ sentence: String) -> String {
    let phrase = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    return phrase.prefix(1).lowercased() + phrase.dropFirst()
  }

  private mutating func put(_ line: String) {
    source += line + "\n"
  }
}
