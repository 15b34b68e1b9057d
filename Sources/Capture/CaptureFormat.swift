/// A kind of file, told by its first bytes.
package enum CaptureFormat: Hashable, Sendable {
  case pcap
  case pcapNanosecond
  case pcapModified
  case pcapng
  case gzip
  case foreign(ForeignFormat)
  case unknown

  /// Tells the format from up to 24 first bytes of a file.
  package init(head: [UInt8]) {
    let magic = head.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard head.count >= 4 else {
      self = .unknown
      return
    }
    switch magic {
    case 0xa1b2_c3d4, 0xd4c3_b2a1: self = .pcap
    case 0xa1b2_3c4d, 0x4d3c_b2a1: self = .pcapNanosecond
    case 0xa1b2_cd34, 0x34cd_b2a1: self = .pcapModified
    case 0x0a0d_0d0a: self = .pcapng
    default:
      if head.starts(with: [0x1f, 0x8b]) {
        self = .gzip
      } else {
        self = ForeignFormat.allCases.first { head.starts(with: $0.magic) }.map(Self.foreign) ?? .unknown
      }
    }
  }

  /// The name in reports, or nil where the file is no capture for libpcap.
  var name: String? {
    switch self {
    case .pcap, .pcapModified: "pcap"
    case .pcapNanosecond: "pcap-nanosecond"
    case .pcapng: "pcapng"
    case .gzip, .foreign, .unknown: nil
    }
  }
}

/// A file format that is often taken for a capture, or is one that libpcap cannot read.
package enum ForeignFormat: CaseIterable, Sendable {
  case networkMonitor1, networkMonitor2, snoop, sniffer, zstandard, xz, bzip2, lz4, zip

  var magic: [UInt8] {
    switch self {
    case .networkMonitor1: Array("RTSS".utf8)
    case .networkMonitor2: Array("GMBU".utf8)
    case .snoop: Array("snoop\0\0\0".utf8)
    case .sniffer: Array("TRSNIFF data".utf8)
    case .zstandard: [0x28, 0xb5, 0x2f, 0xfd]
    case .xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]
    case .bzip2: Array("BZh".utf8)
    case .lz4: [0x04, 0x22, 0x4d, 0x18]
    case .zip: [0x50, 0x4b, 0x03, 0x04]
    }
  }

  package var name: String {
    switch self {
    case .networkMonitor1, .networkMonitor2: "Microsoft Network Monitor capture"
    case .snoop: "snoop capture"
    case .sniffer: "Sniffer capture"
    case .zstandard: "compressed with Zstandard"
    case .xz: "compressed with xz"
    case .bzip2: "compressed with bzip2"
    case .lz4: "compressed with LZ4"
    case .zip: "a ZIP archive"
    }
  }

  /// The command that makes a readable capture of it.
  func cure(for path: String) -> String {
    switch self {
    case .networkMonitor1, .networkMonitor2, .snoop, .sniffer:
      "convert it: editcap \(path) \(Self.stem(of: path)).pcapng"
    case .zstandard: "decompress it: zstd -d \(path)"
    case .xz: "decompress it: xz -d \(path)"
    case .bzip2: "decompress it: bzip2 -d \(path)"
    case .lz4: "decompress it: lz4 -d \(path)"
    case .zip: "unpack it: unzip \(path)"
    }
  }

  private static func stem(of path: String) -> String {
    guard let dot = path.lastIndex(of: "."), dot != path.startIndex,
      !path[dot...].contains("/")
    else { return path }
    return String(path[..<dot])
  }
}
