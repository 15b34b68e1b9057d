/// Which connections of different traces are legs of one: disjoint sets that grow together.
struct ConnectionClusters {
  /// For each trace, where its first connection stands among all.
  private let starts: [Int]
  private var parents: [Int]
  private var methods: [Match]

  /// Starts with every connection by itself; `counts` are the numbers of connections of the traces.
  init(counts: [Int]) {
    var (starts, total) = ([Int](), 0)
    for count in counts {
      starts.append(total)
      total += count
    }
    self.starts = starts
    parents = Array(0..<total)
    methods = Array(repeating: .none, count: total)
  }

  /// The cluster of a connection, named by its first member.
  mutating func cluster(of connection: ConnectionReference) -> Int {
    var root = place(of: connection)
    while parents[root] != root {
      parents[root] = parents[parents[root]]
      root = parents[root]
    }
    return root
  }

  /// Makes two connections legs of one; `match` says by what.
  mutating func join(_ one: ConnectionReference, _ other: ConnectionReference, by match: Match) {
    let (left, right) = (cluster(of: one), cluster(of: other))
    guard left != right else { return }
    parents[max(left, right)] = min(left, right)
    for connection in [one, other] where methods[place(of: connection)] == .none {
      methods[place(of: connection)] = match
    }
  }

  /// By what a connection was recognised.
  func match(of connection: ConnectionReference) -> Match { methods[place(of: connection)] }

  private func place(of connection: ConnectionReference) -> Int {
    starts[connection.trace] + connection.connection
  }

  /// The members of every cluster with several, by the cluster's name.
  mutating func members() -> [Int: [ConnectionReference]] {
    var members: [Int: [ConnectionReference]] = [:]
    for trace in starts.indices {
      let count = (trace + 1 < starts.count ? starts[trace + 1] : parents.count) - starts[trace]
      for connection in 0..<count {
        let reference = ConnectionReference(trace: trace, connection: connection)
        members[cluster(of: reference), default: []].append(reference)
      }
    }
    return members.filter { $0.value.count > 1 }
  }
}
