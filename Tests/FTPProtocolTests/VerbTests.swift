import FTPProtocol
import NetworkTypes
import TestSupport
import Testing

@Suite("A verb")
struct VerbTests {
  @Test("It is the same in any case", arguments: ["RETR", "retr", "ReTr"])
  func anyCase(_ word: String) throws {
    let verb = try #require(Verb(word))
    #expect(verb == .retr)
    #expect(verb.name == "RETR")
  }

  @Test(
    "One to eight printable characters make a verb of that name",
    arguments: ["A", "PWD", "USER", "ABCDEFGH", "X-SHA1", "*", "220", "~@`{"])
  func name(_ word: String) throws {
    #expect(try #require(Verb(word)).name == word)
  }

  @Test(
    "Anything else makes none", arguments: ["", "ABCDEFGHI", "A B", "PW\u{7f}", "\u{e9}", "A\0", "\t", "\r"])
  func none(_ word: String) {
    #expect(Verb(word) == nil)
  }

  @Test("The first character is in the top byte")
  func packing() {
    #expect(Verb("pwd")?.rawValue == 0x5057_4400_0000_0000)
    #expect(Verb("ABCDEFGH")?.rawValue == 0x4142_4344_4546_4748)
  }

  private static let constants: [(Verb, String)] = [
    (.user, "USER"), (.pass, "PASS"), (.acct, "ACCT"), (.cwd, "CWD"), (.xcwd, "XCWD"), (.cdup, "CDUP"),
    (.xcup, "XCUP"), (.pwd, "PWD"), (.xpwd, "XPWD"), (.mkd, "MKD"), (.xmkd, "XMKD"), (.rein, "REIN"),
    (.quit, "QUIT"), (.port, "PORT"), (.pasv, "PASV"), (.type, "TYPE"), (.mode, "MODE"), (.rest, "REST"),
    (.retr, "RETR"), (.stor, "STOR"), (.stou, "STOU"), (.appe, "APPE"), (.allo, "ALLO"), (.abor, "ABOR"),
    (.list, "LIST"), (.nlst, "NLST"), (.site, "SITE"), (.syst, "SYST"), (.stat, "STAT"), (.noop, "NOOP"),
    (.size, "SIZE"), (.mdtm, "MDTM"), (.mlsd, "MLSD"), (.mlst, "MLST"), (.epsv, "EPSV"), (.eprt, "EPRT"),
    (.lpsv, "LPSV"), (.lprt, "LPRT"), (.auth, "AUTH"), (.adat, "ADAT"), (.pbsz, "PBSZ"), (.prot, "PROT"),
    (.ccc, "CCC"), (.feat, "FEAT"), (.opts, "OPTS"), (.host, "HOST"),
  ]

  @Test("Every verb of the documents is the one read from the wire", arguments: constants)
  func constant(_ verb: Verb, _ word: String) {
    #expect(Verb(word) == verb)
    #expect(verb.name == word)
  }
}
