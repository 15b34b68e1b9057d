private import Capture
internal import FTPSessions
private import FoundationEssentials

/// Finds the capture files behind the inputs, and groups them by vantage point.
///
/// Inputs of the same ROLE:NAME are one vantage point, and so are the files of one rotated capture; all others are
/// one each.
public struct InputCollector {
  /// Folders inside one another that are searched.
  static let maximumDepth = 16

  /// The sets of files, in the order of the inputs.
  public private(set) var sets: [CaptureSet] = []
  /// What could not be read, a line each.
  public private(set) var problems: [String] = []

  /// The places of the sets that inputs named, by role and name.
  private var places: [String: Int] = [:]

  /// Collects the files behind inputs.
  public init(_ inputs: [InputArgument]) {
    for input in inputs { collect(input) }
  }

  private mutating func collect(_ input: InputArgument) {
    guard input.path != "-", Self.isDirectory(input.path) else {
      add([input.path], for: input)
      return
    }
    var files: [String] = []
    search(input.path, depth: 0, into: &files)
    guard !files.isEmpty else {
      problems.append("\(input.path): a directory without captures; name a file or another directory")
      return
    }
    for group in RotatedFiles.grouped(files) { add(group, for: input) }
  }

  private mutating func add(_ paths: [String], for input: InputArgument) {
    let role = input.role ?? .unknown
    let given = input.name.map { "\(role.rawValue):\($0)" }
    if let given, let place = places[given] {
      sets[place].paths += paths
      return
    }
    if input.name == nil,
      let place = sets.firstIndex(where: { set in
        set.vantagePoint.role == role && paths.allSatisfy { RotatedFiles.belong($0, with: set.paths) }
      })
    {
      sets[place].paths += paths
      return
    }
    if let given { places[given] = sets.count }
    let base = input.name ?? Self.name(of: RotatedFiles.stem(of: paths[0]))
    sets.append(CaptureSet(vantagePoint: VantagePoint(name: unused(base), role: role), paths: paths))
  }

  /// A name that no vantage point has yet.
  private func unused(_ name: String) -> String {
    let taken = Set(sets.map(\.vantagePoint.name))
    guard taken.contains(name) else { return name }
    var number = 2
    while taken.contains("\(name)#\(number)") { number += 1 }
    return "\(name)#\(number)"
  }

  private mutating func search(_ directory: String, depth: Int, into files: inout [String]) {
    guard depth < Self.maximumDepth else { return }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    } catch {
      problems.append("\(directory): the directory cannot be read; check its permissions")
      return
    }
    for name in names where !name.hasPrefix(".") {
      let path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
      switch Self.type(of: path) {
      case .typeDirectory: search(path, depth: depth + 1, into: &files)
      case .typeRegular where CaptureReader.looksLikeCapture(path) || Self.hasCaptureName(name):
        files.append(path)
      default: break
      }
    }
  }

  /// Whether a file claims to be a capture by its name, so that one that is none is worth a message.
  private static func hasCaptureName(_ name: String) -> Bool {
    let extensions = name.lowercased().split(separator: ".").dropFirst()
    return extensions.contains { ["pcap", "pcapng", "cap", "dmp", "snoop", "erf"].contains($0) }
  }

  private static func name(of path: String) -> String {
    path == "-" ? "stdin" : path.split(separator: "/").last.map(String.init) ?? path
  }

  private static func isDirectory(_ path: String) -> Bool {
    var isDirectory = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
  }

  private static func type(of path: String) -> FileAttributeType? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType
  }
}
