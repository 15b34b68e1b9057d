import Foundation
import Glibc
import Testing

/// A terminal without a screen: what programs write to it can be read.
final class PseudoTerminal {
  /// The side that a program has.
  let terminal: FileHandle
  private let reader: FileHandle

  /// TIOCSPTLCK and TIOCGPTPEER, whose macros Swift does not see (ioctl_tty(2)).
  private static let setLock: UInt = 0x4004_5431
  private static let openPeer: UInt = 0x5441

  init(columns: UInt16) throws {
    let primary = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    try #require(primary >= 0)
    reader = FileHandle(fileDescriptor: primary, closeOnDealloc: true)
    var lock: Int32 = 0
    try #require(ioctl(primary, Self.setLock, &lock) == 0)
    let secondary = ioctl(primary, Self.openPeer, O_RDWR | O_NOCTTY)
    try #require(secondary >= 0)
    terminal = FileHandle(fileDescriptor: secondary, closeOnDealloc: true)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    try #require(ioctl(secondary, UInt(TIOCSWINSZ), &size) == 0)
  }

  /// What was written, of what the terminal keeps (a few thousand bytes); ask when all programs have ended.
  func written() throws -> String {
    try terminal.close()
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      // Its end is an error: nobody has the other side any more.
      let count = read(reader.fileDescriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      text += buffer.prefix(count)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// What a terminal shows in the end: each line with what was written over written over.
  static func screen(_ text: String) -> [String] {
    text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var cells: [Character] = []
      var column = 0
      for character in line {
        if character == "\r" {
          column = 0
        } else {
          if column < cells.count { cells[column] = character } else { cells.append(character) }
          column += 1
        }
      }
      while cells.last == " " { cells.removeLast() }
      return String(cells)
    }
  }
}
