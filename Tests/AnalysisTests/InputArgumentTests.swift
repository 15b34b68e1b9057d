import Analysis
import FTPSessions
import Testing

@Suite("Inputs as they are given")
struct InputArgumentTests {
  @Test(
    "ROLE:NAME=PATH, ROLE=PATH or PATH",
    arguments: [
      ("a.pcap", nil, nil, "a.pcap"),
      ("-", nil, nil, "-"),
      ("client=a.pcap", .client, nil, "a.pcap"),
      ("server=-", .server, nil, "-"),
      ("middle=a.pcap", .middle, nil, "a.pcap"),
      ("server:ftp1=dir/a.pcap", .server, "ftp1", "dir/a.pcap"),
      ("server:=a.pcap", .server, nil, "a.pcap"),
      ("server:a:b=c", .server, "a:b", "c"),
      ("server:ftp1=a=b.pcap", .server, "ftp1", "a=b.pcap"),
      ("server=", .server, nil, ""),
      ("unknown=a.pcap", nil, nil, "unknown=a.pcap"),
      ("Server=a.pcap", nil, nil, "Server=a.pcap"),
      ("dir/name=value.pcap", nil, nil, "dir/name=value.pcap"),
      ("=a.pcap", nil, nil, "=a.pcap"),
      ("", nil, nil, ""),
    ] as [(String, VantagePointRole?, String?, String)])
  func parts(argument: String, role: VantagePointRole?, name: String?, path: String) {
    let input = InputArgument(argument)
    #expect(input.role == role)
    #expect(input.name == name)
    #expect(input.path == path)
  }
}
