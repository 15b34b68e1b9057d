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

  /// The members of every cluster with several, in the order of their first members.
  mutating func groups() -> [[ConnectionReference]] {
    var groups: [[ConnectionReference]] = []
    /// The place of a cluster's group, by the place of its first member, which names it.
    var groupOfRoot = [Int32](repeating: -1, count: parents.count)
    for trace in starts.indices {
      let end = trace + 1 < starts.count ? starts[trace + 1] : parents.count
      for place in starts[trace]..<end {
        let reference = ConnectionReference(trace: trace, connection: place - starts[trace])
        let root = cluster(of: reference)
        guard root != place else { continue }
        if groupOfRoot[root] < 0 {
          groupOfRoot[root] = Int32(groups.count)
          groups.append([self.reference(at: root)])
        }
        groups[Int(groupOfRoot[root])].append(reference)
      }
    }
    return groups.sorted {
      ($0.first?.trace ?? 0, $0.first?.connection ?? 0) < ($1.first?.trace ?? 0, $1.first?.connection ?? 0)
    }
  }

  private func reference(at place: Int) -> ConnectionReference {
    let trace = starts.lastIndex { $0 <= place } ?? 0
    return ConnectionReference(trace: trace, connection: place - starts[trace])
  }
}
