import Foundation
import TestSupport
import Testing

/// What shells and `man` are told of the program.
@Suite("Completions and manual pages")
struct ShellSupportTests {
  /// The commands, as the program lists them.
  private static let commands: [String] = {
    let help = (try? FTPTraceProcess(["--help"]).text) ?? ""
    let list = help.split(separator: "SUBCOMMANDS:").last?.split(separator: "\n") ?? []
    return list.compactMap { line in
      line.hasPrefix("  ") && !line.hasPrefix("   ") ? line.split(separator: " ").first.map(String.init) : nil
    }.filter { $0 != "See" }
  }()

  private static func isInstalled(_ tool: String) -> Bool {
    (try? FTPTraceProcess(tool: "sh", ["-c", "command -v \(tool)"]).status) == 0
  }

  // MARK: - Completions

  @Test(
    "A shell that is installed understands its completions",
    arguments: ["bash", "zsh", "fish"].filter(isInstalled))
  func syntax(shell: String) throws {
    let script = try FTPTraceProcess(["--generate-completion-script", shell])
    #expect(script.status == 0)
    let file = try TemporaryFile(Array(script.output), name: "completions")
    let run = try FTPTraceProcess(tool: shell, ["-n"], on: file)
    #expect(run.status == 0)
    #expect(run.messages.isEmpty)
  }

  /// A command line, some of what its last word may become, and something that it may not.
  private static let completions: [([String], [String], String)] = [
    (["an"], ["analyze"], "compare"),
    (["analyze", "--idle-timeout", "aws-"], ["aws-nlb", "aws-classic-elb"], "azure-lb"),
    (["compare", "--format", ""], ["text", "json", "jsonl"], "--format"),
    (["analyze", "--select", "FTP90"], ["FTP901", "FTP907"], "FTP101"),
    (["analyze", "--ignore", "FTP101,FTP4"], ["FTP101,FTP401", "FTP101,FTP405"], "FTP401"),
    (["explain", "FTP401", "FTP60"], ["FTP601", "FTP604"], "FTP401"),
    (["explain", "transfer-"], ["transfer-failed"], "lossy-transfer"),
    (["analyze", "--no-"], ["--no-progress"], "--format"),
    (["analyze", "/etc/host"], ["/etc/hosts"], "/etc/passwd"),
    (["analyze", "-o", "/etc/host"], ["/etc/hosts"], "/etc/passwd"),
  ]

  @Test(
    "bash completes devices, codes, forms and files", .enabled(if: isInstalled("bash")),
    arguments: completions)
  func bash(words: [String], expected: [String], other: String) throws {
    let script = try FTPTraceProcess(["--generate-completion-script", "bash"])
    let file = try TemporaryFile(Array(script.output), name: "completions")
    // What bash itself does when the tabulator is pressed.
    let press = """
      source "$1"; shift
      COMP_WORDS=(ftptrace "$@"); COMP_CWORD=$#; COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
      [[ $(complete -p ftptrace) =~ -F\\ ([^ ]+) ]] || exit 1
      "${BASH_REMATCH[1]}" ftptrace "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let folder = try FTPTraceProcess.executable.deletingLastPathComponent().path
    let run = try FTPTraceProcess(
      tool: "bash", ["-c", "PATH=\"$0:$PATH\"; \(press)", folder, file.path] + words)
    withExtendedLifetime(file) {}
    #expect(run.messages.isEmpty)
    let words = run.text.split(separator: "\n").map(String.init)
    #expect(Set(expected).isSubset(of: words), "\(words)")
    #expect(!words.contains(other))
  }

  // MARK: - Manual pages

  /// The pages, by their names, in a folder of their own.
  private static func pages() throws -> (folder: TemporaryFile, pages: [String: URL]) {
    let json = try FTPTraceProcess(["--experimental-dump-help"])
    let place = try TemporaryFile([], name: "none")
    let run = try FTPTraceProcess(
      tool: FTPTraceProcess.executable.deletingLastPathComponent().appending(path: "manual-pages").path,
      ["--version-of", "1.2.3", "--see-also", "tcpdump 1", place.folder], input: json.output)
    try #require(run.status == 0, "\(run.messages)")
    let names = ["ftptrace"] + commands.map { "ftptrace-\($0)" }
    let folder = place.url.deletingLastPathComponent()
    return (place, Dictionary(uniqueKeysWithValues: names.map { ($0, folder.appending(path: "\($0).1")) }))
  }

  @Test("There is a page for the program and one for each command, with all that it takes")
  func wholePages() throws {
    let (folder, pages) = try Self.pages()
    defer { withExtendedLifetime(folder) {} }
    #expect(Self.commands.contains("analyze"))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.folder).filter {
      $0.hasSuffix(".1")
    }
    #expect(Set(files) == Set(pages.keys.map { "\($0).1" }))
    for command in Self.commands {
      let page = try String(contentsOf: #require(pages["ftptrace-\(command)"]), encoding: .utf8)
      let help = try FTPTraceProcess([command, "--help"]).text
      let lines = help.matches(of: /\n  (?:-[a-z], )?--([a-z-]+)/)
      let options = lines.map { String($0.output.1) }
      #expect(options.contains("help"))
      for option in options {
        #expect(
          page.contains("Fl \\-\(option.replacing("-", with: "\\-"))"), "\(option) of \(command)"
        )
      }
      for heading in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES", "SEE ALSO"] {
        #expect(page.contains("\n.Sh \(heading)\n"), "\(heading) of \(command)")
      }
      #expect(page.contains("\n.Xr tcpdump 1\n"))
    }
    let page = try String(contentsOf: #require(pages["ftptrace"]), encoding: .utf8)
    for command in Self.commands { #expect(page.contains("\n.It Xr ftptrace-\(command) 1\n")) }
    for heading in ["ENVIRONMENT", "FILES", "EXAMPLES"] { #expect(page.contains("\n.Sh \(heading)\n")) }
  }

  @Test("mandoc has nothing to warn of", .enabled(if: isInstalled("mandoc")))
  func lint() throws {
    let (folder, pages) = try Self.pages()
    defer { withExtendedLifetime(folder) {} }
    for page in pages.values {
      let run = try FTPTraceProcess(tool: "mandoc", ["-Tlint", "-Wwarning", page.path])
      #expect(run.status == 0)
      #expect(run.text.isEmpty && run.messages.isEmpty, "\(run.text)\(run.messages)")
    }
  }

  @Test(
    "What has a meaning to mandoc or a shell arrives as it was written", .enabled(if: isInstalled("mandoc")))
  func escapes() throws {
    let place = try TemporaryFile([], name: "none")
    let json = """
      {"command": {"commandName": "tool", "abstract": ".Sh it 'is' a \\"tool\\" \\\\fB.",
       "discussion": "EXAMPLES\\n  .tool -a 'b' \\\\n ~ ^ `c`\\n  'x\\n", "arguments": [{"kind": "option",
       "shouldDisplay": true, "isOptional": true, "isRepeating": false, "valueName": "a \\"b\\"",
       "names": [{"kind": "long", "name": "x-y"}, {"kind": "short", "name": "x"}], "defaultValue": "'q'",
       "abstract": "One. Two. three."}]}}
      """
    let tool = try FTPTraceProcess.executable.deletingLastPathComponent().appending(path: "manual-pages").path
    let made = try FTPTraceProcess(tool: tool, ["--version-of", "1", place.folder], input: Data(json.utf8))
    #expect(made.status == 0)
    let run = try FTPTraceProcess(tool: "mandoc", ["-Tascii", "\(place.folder)/tool.1"])
    withExtendedLifetime(place) {}
    let text = run.text.replacing(/.\u{8}/, with: "")
    #expect(text.contains("     .Sh it 'is' a \"tool\" \\fB.\n"), "\(text)")
    #expect(text.contains("     .tool -a 'b' \\n ~ ^ `c`\n"), "\(text)")
    #expect(text.contains("     'x\n"))
    #expect(text.contains("-x, --x-y a \"b\"\n"))
    #expect(text.contains("One.  Two. three.  The default is 'q'.\n"))
  }
}
