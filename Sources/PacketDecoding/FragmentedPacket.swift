internal import NetworkTypes

/// A packet of which some pieces are there.
struct FragmentedPacket {
  /// A part of the payload, with what was captured of it.
  struct Piece: Hashable, Sendable {
    let range: Range<Int>
    let bytes: [UInt8]

    /// Whether a piece at `range` of which `captured` was captured is this one.
    func isSame(_ range: Range<Int>, _ captured: RawSpan) -> Bool {
      self.range == range && captured.withUnsafeBytes { bytes.elementsEqual($0) }
    }
  }

  /// When its first piece was captured.
  let firstTime: Timestamp
  /// Frames that brought pieces.
  private(set) var frames = 0
  /// Bytes of memory that it takes, about.
  private(set) var size = 0
  /// Whether it is an IPv6 packet whose pieces overlap; what still comes is dropped as well.
  private(set) var isOverlapping = false
  /// In order, and none over another.
  private(set) var pieces: [Piece] = []
  /// The piece that the packet starts with, whose header is that of the whole.
  private var first: IPFragment?
  private var length: Int?
  private var filled = 0

  /// What a piece takes beside its bytes, about.
  private static let pieceSize = 64

  init(firstTime: Timestamp) {
    self.firstTime = firstTime
  }

  /// Takes a piece that lies at `range` of the payload, of which `captured` was captured; false if it was there.
  ///
  /// Where pieces overlap, what came first stays, as with most hosts (RFC 791 lets them choose); an IPv6 packet is
  /// dropped (RFC 5722 section 4). A piece that does not fit the packet's end counts, and is not used.
  mutating func take(_ fragment: IPFragment, at range: Range<Int>, _ captured: RawSpan) -> Bool {
    let place = firstPiece(endingBehind: range.lowerBound)
    if place < pieces.count, pieces[place].isSame(range, captured) { return false }
    frames += 1
    guard !isOverlapping else { return true }
    let overlaps = place < pieces.count && pieces[place].range.lowerBound < range.upperBound
    if overlaps, fragment.packet.source.isIPv6 {
      isOverlapping = true
      pieces = []
      size = 0
      return true
    }
    guard fits(range, isLast: fragment.part.isLast) else { return true }
    if fragment.part.isLast { length = range.upperBound }
    if range.lowerBound == 0, first == nil { first = fragment }
    fill(range, captured, from: place)
    return true
  }

  /// The whole packet, if all pieces are there.
  func reassembled() -> ReassembledPacket? {
    guard let first, let length, filled == length, !isOverlapping else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length)
    // Behind a hole that a snapshot left, bytes have no place of their own.
    for piece in pieces {
      bytes += piece.bytes
      guard piece.bytes.count == piece.range.count else { break }
    }
    var packet = first.packet
    packet.payloadOffset = 0
    packet.end = length
    return ReassembledPacket(bytes: bytes, packet: packet, route: first.route)
  }

  private func fits(_ range: Range<Int>, isLast: Bool) -> Bool {
    if let length { return isLast ? length == range.upperBound : range.upperBound <= length }
    guard isLast, let end = pieces.last?.range.upperBound else { return true }
    return end <= range.upperBound
  }

  private func firstPiece(endingBehind offset: Int) -> Int {
    // Pieces mostly come in order, each behind all others.
    guard let last = pieces.last, last.range.upperBound > offset else { return pieces.count }
    var (low, high) = (0, pieces.count)
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].range.upperBound > offset { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Puts what is not there yet of `range` between the pieces, the first of which to look at is at `place`.
  private mutating func fill(_ range: Range<Int>, _ captured: RawSpan, from place: Int) {
    var place = place
    var start = range.lowerBound
    while start < range.upperBound {
      if place < pieces.count, pieces[place].range.lowerBound <= start {
        start = max(start, pieces[place].range.upperBound)
        place += 1
        continue
      }
      let next = place < pieces.count ? pieces[place].range.lowerBound : range.upperBound
      let end = min(range.upperBound, next)
      let lower = min(start - range.lowerBound, captured.byteCount)
      let upper = min(end - range.lowerBound, captured.byteCount)
      let bytes = captured.extracting(lower..<upper).copied()
      pieces.insert(Piece(range: start..<end, bytes: bytes), at: place)
      filled += end - start
      size += bytes.count + Self.pieceSize
      start = end
      place += 1
    }
  }
}
