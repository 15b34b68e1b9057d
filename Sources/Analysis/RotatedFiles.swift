/// Recognises the files of one rotated capture by their names.
///
/// tcpdump writes `cap.pcap`, `cap.pcap1`, `cap.pcap2` (or, with -W, `cap.pcap00`); dumpcap and Wireshark write
/// `cap_00001_20260301120000.pcapng`.
enum RotatedFiles {
  /// The name that the files of one rotated capture share; a file that was not rotated has its own.
  static func stem(of path: String) -> String {
    ringStem(of: path) ?? numberedStem(of: path) ?? path
  }

  /// Whether a file belongs to the same rotated capture as those already known.
  static func belong(_ path: String, with known: [String]) -> Bool {
    guard let first = known.first, path != first, !known.contains(path) else { return false }
    return stem(of: path) == stem(of: first)
  }

  /// Files grouped by their capture, in the order of the first of each.
  static func grouped(_ paths: [String]) -> [[String]] {
    var groups: [[String]] = []
    var places: [String: Int] = [:]
    for path in paths {
      let stem = stem(of: path)
      if let place = places[stem] {
        groups[place].append(path)
      } else {
        places[stem] = groups.count
        groups.append([path])
      }
    }
    return groups
  }

  /// `DIR/cap_*.pcapng` for `DIR/cap_00001_20260301120000.pcapng`.
  private static func ringStem(of path: String) -> String? {
    let directoryEnd = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let name = path[directoryEnd...]
    let base = name.firstIndex(of: ".").map { name[..<$0] } ?? name
    let parts = base.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count >= 3, isNumber(parts[parts.count - 1], digits: 14),
      isNumber(parts[parts.count - 2], digits: 5)
    else { return nil }
    return path[..<directoryEnd] + parts.dropLast(2).joined(separator: "_") + name[base.endIndex...]
  }

  /// `cap.pcap` for `cap.pcap3`.
  private static func numberedStem(of path: String) -> String? {
    let digits = path.reversed().prefix { $0.isASCII && $0.isNumber }.count
    let stem = path.dropLast(digits)
    guard (1...6).contains(digits),
      stem.hasSuffix(".pcap") || stem.hasSuffix(".pcapng") || stem.hasSuffix(".cap")
    else { return nil }
    return String(stem)
  }

  private static func isNumber(_ text: Substring, digits: Int) -> Bool {
    text.utf8.count == digits && text.allSatisfy { $0.isASCII && $0.isNumber }
  }
}
