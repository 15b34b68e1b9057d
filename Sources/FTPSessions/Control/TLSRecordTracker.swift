internal import NetworkTypes

/// Follows the records of one direction of a TLS connection by their headers (RFC 8446 section 5.1), to notice
/// where clear text starts again (CCC, RFC 4217 section 6).
struct TLSRecordTracker {
  /// What the next bytes are.
  enum Verdict: Hashable {
    /// All of them belong to records.
    case opaque
    /// Clear text starts at this offset.
    case clear(from: Int)
  }

  private enum State {
    /// In a record that goes on for so many bytes.
    case record(remaining: Int)
    /// In a header of which these bytes have been seen.
    case header([UInt8])
    /// Behind a gap, with no record's start known.
    case lost
  }

  private static let headerLength = 5
  private static let maximumRecord = 1 << 14 + 2048

  private var state: State
  private(set) var hasSeenRecord = false

  /// Starts at the start of a record, or somewhere.
  init(isLost: Bool = false) {
    state = isLost ? .lost : .header([])
  }

  /// Whether it is not known where records start.
  var isLost: Bool {
    if case .lost = state { true } else { false }
  }

  /// Follows the next bytes.
  mutating func read(_ bytes: RawSpan) -> Verdict {
    var offset = 0
    if case .lost = state {
      if Self.looksLikeControlText(bytes) { return .clear(from: 0) }
      guard bytes.byteCount >= Self.headerLength,
        Self.recordLength(bytes.extracting(..<Self.headerLength).copied()) != nil
      else { return .opaque }
      state = .header([])
    }
    while offset < bytes.byteCount {
      switch state {
      case .record(let remaining):
        let step = min(remaining, bytes.byteCount - offset)
        offset += step
        state = remaining > step ? .record(remaining: remaining - step) : .header([])
      case .header(var seen):
        seen.append(bytes.byte(at: offset))
        guard Self.couldStartRecord(seen, isFirst: !hasSeenRecord) else {
          // The bytes of a header begun in an earlier segment are gone; none such is ever clear text in practice.
          let start = max(0, offset + 1 - seen.count)
          guard Self.looksLikeControlText(bytes.extracting(start...)) else {
            state = .lost
            return .opaque
          }
          return .clear(from: start)
        }
        offset += 1
        if let length = Self.recordLength(seen) {
          hasSeenRecord = true
          state = length > 0 ? .record(remaining: length) : .header([])
        } else {
          state = .header(seen)
        }
      case .lost: return .opaque
      }
    }
    return .opaque
  }

  /// Learns that bytes were not captured.
  mutating func readGap(of count: Int) {
    if case .record(let remaining) = state, remaining > count {
      state = .record(remaining: remaining - count)
    } else if case .record(let remaining) = state, remaining == count {
      state = .header([])
    } else {
      state = .lost
    }
  }

  /// The length of the payload behind a whole header; nil while the header is not whole.
  private static func recordLength(_ header: [UInt8]) -> Int? {
    if let first = header.first, first & 0x80 != 0 {
      // The two-byte header of an SSL 2.0 compatible hello (RFC 5246 appendix E.2); its type byte has been read.
      return header.count == 3 ? max(0, Int(first & 0x7f) << 8 + Int(header[1]) - 1) : nil
    }
    guard header.count == headerLength, (20...24).contains(header[0]), header[1] == 3 else { return nil }
    return Int(header[3]) << 8 | Int(header[4])
  }

  private static func couldStartRecord(_ header: [UInt8], isFirst: Bool) -> Bool {
    if isFirst, header[0] & 0x80 != 0 { return header.count < 3 || header[2] == 1 }
    return switch header.count {
    case 1: (20...24).contains(header[0])
    case 2: header[1] == 3
    case 3: header[2] <= 4
    case 5: Int(header[3]) << 8 | Int(header[4]) <= maximumRecord
    default: true
    }
  }

  /// Whether bytes are a line of control text: printable, with a line end.
  private static func looksLikeControlText(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount >= 5, bytes.byte(at: bytes.byteCount - 1) == 0x0a else { return false }
    for offset in 0..<bytes.byteCount {
      let byte = bytes.byte(at: offset)
      guard (0x20...0x7e).contains(byte) || byte == 0x0a || byte == 0x0d else { return false }
    }
    return true
  }

  /// Whether a payload starts with the header of a record.
  static func startsRecord(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount > headerLength, (20...24).contains(bytes.byte(at: 0)), bytes.byte(at: 1) == 3 else {
      return false
    }
    return bytes.byte(at: 2) <= 4 && Int(bytes.uint16(at: 3)) <= maximumRecord
  }

  /// Whether a payload starts with a handshake record or an SSL 2.0 compatible hello, as TLS connections do.
  static func startsHandshake(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount >= 3 else { return false }
    if bytes.byte(at: 0) == 22, bytes.byte(at: 1) == 3, bytes.byte(at: 2) <= 4 { return true }
    return bytes.byte(at: 0) & 0x80 != 0 && bytes.byte(at: 2) == 1
  }
}
