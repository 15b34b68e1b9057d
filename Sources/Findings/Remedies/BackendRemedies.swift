/// How to keep the two connections of a session on one backend.
enum BackendRemedies {
  static let all = [
    "balancer: source-address affinity over all ports, so that a client's data connections follow its control connection "
      + "(Azure Load Balancer: session persistence \"Client IP\" in rules for port 21 and the passive ports alike)",
    "balancer: one passive port range for each backend, and rules that send each range to its own backend",
    "one public address for each backend, and each backend announcing its own (MasqueradeAddress, pasv_address, "
      + "external IP address of firewall)",
  ]
}
