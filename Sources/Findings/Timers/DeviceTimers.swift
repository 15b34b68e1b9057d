/// The idle timers of devices and services that stand between FTP clients and servers.
public enum DeviceTimers {
  /// All that are known, by their names.
  public static let all: [DeviceTimer] = [
    DeviceTimer(
      name: "azure-lb", title: "Azure Load Balancer, inbound rules", seconds: 240, range: 240...1800,
      aftermath: .drop, countsKeepAlives: true, source: "Azure documentation, load-balancer-tcp-reset"),
    DeviceTimer(
      name: "azure-lb-reset", title: "Azure Load Balancer with TCP reset on idle", seconds: 240,
      range: 240...1800,
      aftermath: .resetBoth, countsKeepAlives: true, source: "Azure documentation, load-balancer-tcp-reset"),
    DeviceTimer(
      name: "azure-slb-classic", title: "Azure load balancer of the classic deployment model", seconds: 240,
      range: nil, aftermath: .resetLater, countsKeepAlives: true,
      source: "field reports; some saw it from about 60 s on"),
    DeviceTimer(
      name: "azure-lb-outbound", title: "Azure Load Balancer, outbound rules", seconds: 240,
      range: 240...6000,
      aftermath: .drop, countsKeepAlives: true,
      source: "Azure documentation, load-balancer-outbound-connections"),
    DeviceTimer(
      name: "azure-nat-gateway", title: "Azure NAT Gateway", seconds: 240, range: 240...7200,
      aftermath: .resetLater,
      countsKeepAlives: true, source: "Azure documentation, nat-gateway-resource"),
    DeviceTimer(
      name: "aws-nlb", title: "AWS Network Load Balancer", seconds: 350, range: 60...6000,
      aftermath: .resetLater,
      countsKeepAlives: true, source: "AWS Network Load Balancer guide, connection idle timeout"),
    DeviceTimer(
      name: "aws-gwlb", title: "AWS Gateway Load Balancer", seconds: 350, range: 60...6000, aftermath: .drop,
      countsKeepAlives: true, source: "AWS Gateway Load Balancer guide"),
    DeviceTimer(
      name: "aws-nat-gateway", title: "AWS NAT gateway", seconds: 350, range: nil, aftermath: .resetLater,
      countsKeepAlives: true, source: "AWS VPC guide, NAT gateway troubleshooting",
      isUnverified: true),
    DeviceTimer(
      name: "aws-classic-elb", title: "AWS Classic Load Balancer", seconds: 60, range: 1...4000,
      aftermath: .close,
      countsKeepAlives: false, source: "AWS Classic Load Balancer guide, idle connection timeout"),
    DeviceTimer(
      name: "gcp-vpc", title: "Google Cloud VPC connection tracking", seconds: 600, range: nil,
      aftermath: .drop,
      countsKeepAlives: true, source: "Google Cloud documentation, troubleshooting"),
    DeviceTimer(
      name: "gcp-cloud-nat", title: "Google Cloud NAT", seconds: 1200, range: nil, aftermath: .drop,
      countsKeepAlives: true, source: "public field report, 2026"),
    DeviceTimer(
      name: "ibm-public-gateway", title: "IBM Cloud VPC public gateway", seconds: 240, range: nil,
      aftermath: .drop,
      countsKeepAlives: true, source: "IBM Cloud blog, public gateway"),
    DeviceTimer(
      name: "linux-conntrack", title: "Linux connection tracking, established", seconds: 432_000,
      range: nil,
      aftermath: .drop, countsKeepAlives: true,
      source: "Linux kernel documentation, nf_conntrack_tcp_timeout_established"),
    DeviceTimer(
      name: "cisco-asa", title: "Cisco ASA and FTD", seconds: 3600, range: nil, aftermath: .drop,
      countsKeepAlives: true, source: "Cisco ASA configuration guide, timeout conn"),
    DeviceTimer(
      name: "vmware-nsx", title: "VMware NSX gateway", seconds: 7200, range: nil, aftermath: .drop,
      countsKeepAlives: true, source: "VMware NSX documentation, firewall session timers"),
    DeviceTimer(
      name: "palo-alto", title: "Palo Alto Networks firewall", seconds: 3600, range: 1...15_999_999,
      aftermath: .drop,
      countsKeepAlives: true, source: "PAN-OS documentation, TCP session timeout", isUnverified: true),
    DeviceTimer(
      name: "fortigate", title: "Fortinet FortiGate", seconds: 3600, range: 300...2_764_800, aftermath: .drop,
      countsKeepAlives: true, source: "FortiOS documentation, session-ttl", isUnverified: true),
    DeviceTimer(
      name: "check-point", title: "Check Point firewall", seconds: 3600, range: nil, aftermath: .drop,
      countsKeepAlives: true, source: "Check Point documentation, TCP session timeout", isUnverified: true),
    DeviceTimer(
      name: "mobile-carrier-nat", title: "NAT of a mobile carrier, as seen in the field", seconds: 30,
      range: nil,
      aftermath: .resetLater, countsKeepAlives: true, source: "public outage report, 2026"),
  ]

  /// The timer of that name.
  public static func named(_ name: String) -> DeviceTimer? { all.first { $0.name == name } }
}
