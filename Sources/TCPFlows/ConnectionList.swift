/// A list of connections that grows without ever moving those it holds: there may be millions of them.
///
/// Reading one field of a connection does not copy the rest, as an array's subscript would. Connections are only
/// ever added and changed by the table that owns the list, before anyone else sees it.
public struct ConnectionList: RandomAccessCollection, @unchecked Sendable {
  private var chunks: [Chunk] = []
  /// How many there are.
  public private(set) var count = 0

  /// Makes an empty list.
  public init() {}

  /// Always 0.
  public var startIndex: Int { 0 }
  /// The number of connections.
  public var endIndex: Int { count }

  /// The connection with an index below `count`; traps outside.
  public internal(set) subscript(index: Int) -> Connection {
    unsafeAddress { UnsafePointer(place(of: index)) }
    unsafeMutableAddress { place(of: index) }
  }

  private func place(of index: Int) -> UnsafeMutablePointer<Connection> {
    precondition(index >= 0 && index < count)
    return chunks[index >> Chunk.bits].start + (index & (Chunk.size - 1))
  }

  /// Adds a connection behind the others.
  mutating func append(_ connection: Connection) {
    if count & (Chunk.size - 1) == 0 { chunks.append(Chunk()) }
    chunks[chunks.count - 1].append(connection)
    count += 1
  }

  /// Memory for a fixed number of connections.
  private final class Chunk {
    static let bits = 8
    static let size = 1 << bits

    let start = UnsafeMutablePointer<Connection>.allocate(capacity: size)
    private var count = 0

    func append(_ connection: Connection) {
      (start + count).initialize(to: connection)
      count += 1
    }

    deinit {
      start.deinitialize(count: count)
      start.deallocate()
    }
  }
}
