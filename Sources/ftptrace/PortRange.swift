internal import ArgumentParser

/// A range of ports as an option takes it: `LO-HI`, or a single port.
struct PortRange: ExpressibleByArgument {
  let ports: ClosedRange<UInt16>

  init?(argument: String) {
    let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
    guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1], low > 0,
      low <= high
    else { return nil }
    ports = low...high
  }
}
