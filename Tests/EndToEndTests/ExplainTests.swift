import Testing

@Suite("ftptrace explain")
struct ExplainTests {
  @Test(
    "A page by code or name, in 80 columns",
    arguments: ["FTP402", "ftp402", "transfer-failed", "Transfer-FAILED"])
  func page(code: String) throws {
    let run = try FTPTraceProcess(["explain", code])
    #expect(run.status == 0)
    #expect(run.messages.isEmpty)
    #expect(run.text.hasPrefix("FTP402  transfer-failed\n"))
    for heading in ["WHAT IT MEANS", "ON THE WIRE", "CAUSES", "WHAT TO DO", "WHAT LOOKS LIKE IT"] {
      #expect(run.text.contains("\n\(heading)"))
    }
    #expect(run.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("Several pages follow one another")
  func several() throws {
    let run = try FTPTraceProcess(["explain", "FTP401", "FTP601"])
    #expect(run.text.hasPrefix("FTP401  "))
    #expect(run.text.contains("\n\n\nFTP601  cleartext-password\n"))
  }

  @Test("What is no finding is one line with the nearest, and exit 64")
  func unknown() throws {
    let run = try FTPTraceProcess(["explain", "FTP401", "FTP4O2"])
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.messageLines.count == 1)
    #expect(run.messages.contains("'FTP4O2' is no finding; did you mean FTP402 (transfer-failed)"))
  }

  @Test("The list has a line for each finding: code, name, title")
  func list() throws {
    let lines = try FTPTraceProcess(["explain", "--list"]).text.split(separator: "\n")
    #expect(lines.count >= 11)
    #expect(
      lines.contains { $0.hasPrefix("FTP405  lossy-transfer ") && $0.hasSuffix("had to be sent again") })
    #expect(lines == lines.sorted())
  }

  @Test("The timers are three tables")
  func timeouts() throws {
    let text = try FTPTraceProcess(["explain", "--timeouts"]).text
    #expect(text.contains("  azure-lb            240 s     240-1800 s    dropped      count\n"))
    #expect(text.contains("  aws-classic-elb     60 s      1-4000 s      closed       do not count\n"))
    #expect(text.contains("vsftpd, idle_session_timeout: 300 s"))
    #expect(text.contains("Linux: the first after 7200 s, then every 75 s, 9 times"))
    #expect(text.contains("unverified"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("Nothing to explain is wrong usage")
  func nothing() throws {
    #expect(try FTPTraceProcess(["explain"]).status == 64)
  }
}
