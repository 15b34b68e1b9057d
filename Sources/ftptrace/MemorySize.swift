internal import ArgumentParser

/// An amount of memory as an option takes it: bytes, or a number with K, M, G or T for powers of 1024.
struct MemorySize: ExpressibleByArgument {
  /// The least that there is any use in: the program itself takes half of it.
  static let minimum = 64 << 20

  let bytes: Int

  init(bytes: Int) {
    self.bytes = bytes
  }

  init?(argument: String) {
    let units: [Character: Int] = ["K": 10, "M": 20, "G": 30, "T": 40]
    var digits = argument.uppercased()[...]
    var shift = 0
    if let unit = digits.last.flatMap({ units[$0] }) {
      shift = unit
      digits = digits.dropLast()
    }
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits) else {
      return nil
    }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: 1 << shift)
    guard !overflow, bytes >= Self.minimum else { return nil }
    self.bytes = bytes
  }

  var defaultValueDescription: String {
    bytes.isMultiple(of: 1 << 30) ? "\(bytes >> 30)G" : "\(bytes >> 20)M"
  }
}
