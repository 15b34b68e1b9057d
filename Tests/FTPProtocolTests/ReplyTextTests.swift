import TestSupport
import Testing

@testable import FTPProtocol

@Suite("Facts in the text of replies")
struct ReplyTextTests {
  @Test(
    "The size that a 150 announces",
    arguments: [
      ("Opening BINARY mode data connection for file.bin (1048576 bytes).", 1_048_576),  // vsftpd
      ("Opening BINARY mode data connection for file.bin (1048576 bytes)", 1_048_576),  // ProFTPD
      ("Opening ASCII mode data connection for file(1).txt (12 bytes).", 12),
      ("Opening ASCII mode data connection for a (7 bytes) b.txt (12 bytes).", 12),
      ("Opening BINARY mode data connection for file.bin(0 bytes).", 0),
      ("Opening ASCII mode data connection for x (1 byte).", 1),
      ("Opening BINARY mode data connection for x (999999999999999999 bytes).", 999_999_999_999_999_999),
      ("Opening BINARY mode data connection for x (9999999999999999999 bytes).", nil),
      ("Here comes the directory listing.", nil),
      ("Accepted data connection\n12.3 kbytes to download", nil),  // Pure-FTPd
      ("12.3 kbytes to download", nil),
      ("Opening BINARY mode data connection for x (12.3 bytes).", nil),
      ("Opening BINARY mode data connection for x (bytes).", nil),
      ("Opening BINARY mode data connection for x ( 12 bytes).", nil),
      ("Opening BINARY mode data connection for x (-12 bytes).", nil),
      ("Opening data connection for x (12)", nil),
      ("Opening data connection (", nil), ("(12", nil), ("", nil),
    ] as [(String, Int?)])
  func announcedSize(_ text: String, _ size: Int?) {
    #expect(ReplyText.announcedSize(in: text.wire) == size)
  }

  @Test(
    "The size that a 213 tells",
    arguments: [
      ("0", 0), ("1234", 1234), (" 1234 ", 1234), ("007", 7), ("999999999999999999", 999_999_999_999_999_999),
      ("9999999999999999999", nil), ("99999999999999999999999999", nil), ("", nil), (" ", nil),
      ("20260301120000", 20_260_301_120_000), ("20260301120000.123", nil), ("12 bytes", nil), ("-1", nil),
      ("+1", nil), ("0x10", nil), ("1 2", nil),
    ] as [(String, Int?)])
  func size(_ text: String, _ size: Int?) {
    #expect(ReplyText.size(in: text.wire) == size)
  }

  @Test(
    "The path in a 257 stands in quotes, those in it doubled",
    arguments: [
      ("\"/\" is the current directory", "/"), ("\"/a b\"", "/a b"), ("\"/a\"\"b\" created.", "/a\"b"),
      ("\"\"\"\"", "\""), ("\"\"\"/a\"\"\" made", "\"/a\""), ("\"\"", ""), ("Created \"/new\"", "/new"),
      ("\"/first\" and \"/second\"", "/first"), ("/no/quotes", nil), ("\"/open", nil), ("\"/open\"\"", nil),
      ("\"", nil), ("", nil),
    ] as [(String, String?)])
  func quotedPath(_ text: String, _ path: String?) {
    #expect(ReplyText.quotedPath(in: text.wire) == path?.wire)
  }

  @Test(
    "The directory that a reply to CWD names is read in quotes and in Pure-FTPd's words",
    arguments: [
      ("OK. Current directory is /pub", "/pub"), ("\"/pub\" is the current directory.", "/pub"),
      ("CWD command successful. \"/\" is current directory.", "/"), ("CWD command successful", nil),
      ("\"pub\" is current", nil), ("OK. Current directory is pub", nil),
    ] as [(String, String?)])
  func currentDirectory(_ text: String, _ path: String?) {
    #expect(ReplyText.currentDirectory(in: text.wire) == path?.wire)
  }

  @Test("A path need not be text")
  func pathOfAnyBytes() {
    #expect(ReplyText.quotedPath(in: [34, 0, 255, 10, 34]) == [0, 255, 10])
  }

  @Test(
    "Any path comes back from its quoted form", arguments: ["", "\"", "\"\"", "/a\"", "\"/a", "a\"b\"\"c"])
  func quotedAndBack(_ path: String) {
    let text = "\"" + path.replacing("\"", with: "\"\"") + "\" created"
    #expect(ReplyText.quotedPath(in: text.wire) == path.wire)
  }
}
