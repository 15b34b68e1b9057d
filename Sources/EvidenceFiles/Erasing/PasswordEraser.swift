internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// Overwrites passwords in the frames of one capture.
///
/// Of a control connection everything goes that was not read or is part of a password, wherever segments begin and end, and
/// whatever in the server's words repeats a password. Other connections that no transfer claims lose what looks like one.
struct PasswordEraser {
  /// What stands in the place of every byte that was overwritten.
  static let filler = UInt8(ascii: "x")

  private let trace: Trace
  private let controlConnections: Set<Int>
  private let dataConnections: Set<Int>

  /// Makes an eraser for frames of a trace that keeps which bytes may be shown.
  init(_ trace: Trace) {
    self.trace = trace
    controlConnections = Set(trace.sessions.map(\.connection)).union(trace.shownBytes.keys)
    dataConnections = Set(trace.sessions.lazy.flatMap(\.transfers).compactMap(\.connection))
  }

  /// Overwrites the passwords in a frame whose segment belongs to a connection, nil where that is not known; returns the
  /// number of bytes that were overwritten.
  func erase(in frame: inout [UInt8], _ segment: TCPSegment, of connection: Int?) -> Int {
    let payload = segment.payloadBytes
    guard !payload.isEmpty, payload.upperBound <= frame.count else { return 0 }
    var places: [Range<Int>] = []
    if let connection, controlConnections.contains(connection) {
      places = hidden(segment, of: connection, Array(frame[payload]))
    } else if let connection, dataConnections.contains(connection) {
      return 0
    } else if connection != nil {
      places = Self.likelyPasswords(in: Array(frame[payload]))
    } else {
      places = [0..<payload.count]
    }
    return Self.overwrite(places, in: &frame, segment)
  }

  /// What may not be shown of a control connection's segment, by offsets in its payload.
  private func hidden(_ segment: TCPSegment, of index: Int, _ payload: [UInt8]) -> [Range<Int>] {
    let connection = trace.connections[index]
    let direction: Direction = segment.source == connection.originator ? .fromOriginator : .fromResponder
    let start = segment.flags.contains(.syn) ? segment.sequence.advanced(by: 1) : segment.sequence
    guard let shown = trace.shownBytes[index], let offset = connection.stream(direction).offset(of: start)
    else { return [0..<payload.count] }
    let places = shown.hidden(in: offset..<offset + payload.count, from: direction).map {
      $0.lowerBound - offset..<$0.upperBound - offset
    }
    // A copy of other bytes may have come for a place that was read already.
    return places
      + (direction == shown.clientDirection
        ? Self.likelyPasswords(in: payload) : SecretSearch.places(of: shown.secrets, in: payload))
  }

  /// What looks like a password in a payload that starts with a line.
  private static func likelyPasswords(in payload: [UInt8]) -> [Range<Int>] {
    var places: [Range<Int>] = []
    for line in payload.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
      let parsed = FTPCommandLine(Array(line).span.bytes)
      let isCommand = parsed.verb.map { $0.isPeculiarToFTP || $0.hasSecretArgument } ?? false
      guard isCommand || parsed.word.count > 4 else { continue }
      let (start, end) = (line.startIndex, line.endIndex)
      let word = line[start + parsed.word.lowerBound..<start + parsed.word.upperBound]
      let argument = parsed.argument.map { line[start + $0.lowerBound..<start + $0.upperBound] } ?? []
      let secrets = CommandSecrets(verb: parsed.verb, word: word, argument: argument)
      if let place = secrets.inWord { places.append(word.startIndex + place.lowerBound..<end) }
      if let place = secrets.inArgument { places.append(argument.startIndex + place.lowerBound..<end) }
    }
    return places
  }

  /// Overwrites places in a segment's payload, and corrects the checksum; returns how many bytes there were.
  private static func overwrite(
    _ places: [Range<Int>], in frame: inout [UInt8], _ segment: TCPSegment
  ) -> Int {
    let header = segment.optionBytes.lowerBound - headerLength
    guard !places.isEmpty, header >= 0 else { return 0 }
    let payload = segment.payloadBytes
    var update = ChecksumUpdate()
    var count = 0
    var end = 0
    for place in places.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      for offset in place.clamped(to: end..<max(end, payload.count)) {
        let index = payload.lowerBound + offset
        update.change(frame[index], to: filler, at: index - header)
        frame[index] = filler
        count += 1
      }
      end = max(end, min(place.upperBound, payload.count))
    }
    let field = header + checksumOffset
    let checksum = update.updated(UInt16(frame[field]) << 8 | UInt16(frame[field + 1]))
    frame[field] = UInt8(checksum >> 8)
    frame[field + 1] = UInt8(truncatingIfNeeded: checksum)
    return count
  }

  /// The TCP header without options, in bytes (RFC 9293 section 3.1).
  private static let headerLength = 20
  private static let checksumOffset = 16
}
