/// An option of a pcapng block (draft-ietf-opsawg-pcapng section 3.5).
struct PcapNGOption {
  /// The longest text of an option, in bytes: longer ones are cut.
  private static let maximumText = 16 * 1024

  let code: UInt16
  let value: [UInt8]

  /// A comment on what the block holds.
  static func comment(_ text: String) -> PcapNGOption { PcapNGOption(1, text) }
  /// The program that wrote the section.
  static func application(_ name: String) -> PcapNGOption { PcapNGOption(4, name) }
  /// An interface's name.
  static func interfaceName(_ name: String) -> PcapNGOption { PcapNGOption(2, name) }
  /// An interface's description.
  static func interfaceDescription(_ text: String) -> PcapNGOption { PcapNGOption(3, text) }
  /// The resolution of an interface's times, as a negative power of ten.
  static func timeResolution(decimals: UInt8) -> PcapNGOption { PcapNGOption(code: 9, value: [decimals]) }

  private init(code: UInt16, value: [UInt8]) {
    self.code = code
    self.value = value
  }

  private init(_ code: UInt16, _ text: String) {
    var bytes = Array(text.utf8)
    if bytes.count > Self.maximumText {
      bytes.removeLast(bytes.count - Self.maximumText)
      // No half of a character at the end.
      while let last = bytes.last, last & 0xc0 == 0x80 { bytes.removeLast() }
      if let last = bytes.last, last >= 0x80 { bytes.removeLast() }
    }
    self.init(code: code, value: bytes)
  }
}
