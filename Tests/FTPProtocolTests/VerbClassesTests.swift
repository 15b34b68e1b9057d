import FTPProtocol
import TestSupport
import Testing

@Suite("The classes of verbs")
struct VerbClassesTests {
  private static let all = [
    "USER", "PASS", "ACCT", "CWD", "PWD", "QUIT", "PORT", "PASV", "TYPE", "MODE", "REST", "RETR", "STOR",
    "STOU",
    "APPE", "ALLO", "ABOR", "LIST", "NLST", "SITE", "SYST", "STAT", "NOOP", "SIZE", "MDTM", "MLSD", "MLST",
    "EPSV",
    "EPRT", "LPSV", "LPRT", "AUTH", "ADAT", "PBSZ", "PROT", "CCC", "FEAT", "OPTS", "HOST", "HELP", "XYZZY",
  ]

  private func words(_ isMember: (Verb) -> Bool) throws -> Set<String> {
    Set(try Self.all.filter { isMember(try #require(Verb($0))) })
  }

  @Test("Transfers move files up or down, or a directory down")
  func transfers() throws {
    #expect(try words { $0.transferKind == .download } == ["RETR"])
    #expect(try words { $0.transferKind == .upload } == ["STOR", "STOU", "APPE"])
    #expect(try words { $0.transferKind == .listing } == ["LIST", "NLST", "MLSD"])
  }

  @Test("Six verbs negotiate an endpoint, three of them name the client's")
  func endpoints() throws {
    #expect(try words(\.negotiatesEndpoint) == ["PASV", "EPSV", "LPSV", "PORT", "EPRT", "LPRT"])
    #expect(try words(\.advertisesClientEndpoint) == ["PORT", "EPRT", "LPRT"])
  }

  @Test("Passwords, accounts and security data are secret")
  func secrets() throws {
    #expect(try words(\.hasSecretArgument) == ["PASS", "ACCT", "ADAT"])
  }

  @Test(
    "Verbs that mail and news have too tell nothing",
    arguments: ["QUIT", "NOOP", "HELP", "AUTH", "STAT", "MODE"])
  func shared(_ word: String) throws {
    let verb = try #require(Verb(word))
    #expect(!verb.isPeculiarToFTP)
    #expect(!verb.isForeign)
  }

  @Test(
    "Verbs that FTP alone has tell it",
    arguments: [
      "USER", "PASS", "CWD", "PWD", "TYPE", "PASV", "EPSV", "PORT", "RETR", "STOR", "LIST", "SYST", "FEAT",
    ])
  func peculiar(_ word: String) throws {
    let verb = try #require(Verb(word))
    #expect(verb.isPeculiarToFTP)
    #expect(!verb.isForeign)
  }

  @Test(
    "Verbs of mail and news tell those",
    arguments: [
      "HELO", "ehlo", "LHLO", "MAIL", "RCPT", "DATA", "RSET", "VRFY", "EXPN", "STARTTLS", "ARTICLE", "GROUP",
      "XOVER",
    ])
  func foreign(_ word: String) throws {
    let verb = try #require(Verb(word))
    #expect(verb.isForeign)
    #expect(!verb.isPeculiarToFTP)
  }

  @Test("What only starts like a verb of news is none of it")
  func startOfLongVerb() {
    #expect(Verb("NEWGROUP")?.isForeign == false)
  }
}
