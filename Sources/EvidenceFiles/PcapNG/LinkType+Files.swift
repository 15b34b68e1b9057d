internal import NetworkTypes

extension LinkType {
  /// The number that stands for it in files (`LINKTYPE_…`), which differs for those whose `DLT_…` number is not the
  /// same on all systems.
  ///
  /// libpcap 1.10 compares the numbers of a file's interfaces with the `DLT_…` number of the first, so that in files of
  /// several interfaces that number has to stand there; it and Wireshark take one for the other.
  func numberInFiles(interfaces: Int) -> UInt16 {
    switch self {
    case .logicalLink where interfaces == 1: 100
    case .raw where interfaces == 1: 101
    default: UInt16(truncatingIfNeeded: rawValue)
    }
  }
}
