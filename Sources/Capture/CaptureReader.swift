private import CLibpcap
private import Glibc
public import NetworkTypes

/// Reads the frames of one capture through libpcap.
///
/// pcap (microseconds, nanoseconds, both byte orders) and pcapng, plain or compressed with gzip.
public final class CaptureReader {
  private let handle: OpaquePointer
  /// How the frames start.
  public let linkType: LinkType
  private let stream: CaptureStream
  /// Whether seconds are unsigned numbers of 32 bits, which libpcap reads as signed ones: from 2038 on.
  private let hasShortSeconds: Bool
  /// What is known of the file; complete once `forEachFrame` has returned.
  public private(set) var info: CaptureFileInfo
  private let position: ReadingPosition

  /// Opens a capture; `position` tells other threads how far the reading has come.
  ///
  /// Throws an error that says what the file is instead where it is no capture.
  public init(
    _ source: CaptureSource, position: ReadingPosition = ReadingPosition()
  ) throws(CaptureError) {
    let stream = try CaptureStream(source)
    guard let format = stream.format.name else { throw stream.refusal() }
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    let precision = UInt32(PCAP_TSTAMP_PRECISION_NANO)
    guard let handle = pcap_fopen_offline_with_tstamp_precision(stream.file, precision, &message) else {
      stream.close()
      throw Self.failure(reading: source.path, format, Self.text(message), action: "cannot be read")
    }
    self.handle = handle
    self.stream = stream
    self.position = position
    position.open(stream.descriptor)
    hasShortSeconds = stream.format != .pcapng
    let number = pcap_datalink(handle)
    linkType = LinkType(rawValue: number)
    let name = pcap_datalink_val_to_name(number).map { String(cString: $0) } ?? "DLT_\(number)"
    info = CaptureFileInfo(
      path: source.path, format: format, snapshotLength: Int(max(0, pcap_snapshot(handle))),
      linkTypes: [name])
  }

  deinit {
    position.close()
    pcap_close(handle)
    stream.releaseBuffer()
  }

  /// Whether a file is a capture by its first bytes.
  public static func looksLikeCapture(_ path: String) -> Bool {
    guard let stream = try? CaptureStream(.file(path)) else { return false }
    stream.close()
    return stream.format.name != nil
  }

  /// The time of a capture's first frame; nil where it has none.
  public static func firstTime(of path: String) throws(CaptureError) -> Timestamp? {
    let reader = try CaptureReader(.file(path))
    var record: UnsafeMutablePointer<pcap_pkthdr>?
    var bytes: UnsafePointer<UInt8>?
    guard pcap_next_ex(reader.handle, &record, &bytes) == 1, let header = record?.pointee else { return nil }
    return reader.time(of: header)
  }

  /// Calls `body` with every frame in the file, in order; the bytes are gone when it returns.
  ///
  /// A file that ends inside a record ends the reading like the end of the file, and is marked as truncated.
  /// Throws when damage leaves not a single frame to read.
  public func forEachFrame(_ body: (FrameHeader, RawSpan) -> Void) throws(CaptureError) {
    while try readFrame(body) {}
  }

  /// Calls `body` with the next frame in the file; returns false at the end.
  ///
  /// Ends of a file are treated as `forEachFrame` does.
  @inline(__always)
  public func readFrame(_ body: (FrameHeader, RawSpan) -> Void) throws(CaptureError) -> Bool {
    var record: UnsafeMutablePointer<pcap_pkthdr>?
    var bytes: UnsafePointer<UInt8>?
    let status = pcap_next_ex(handle, &record, &bytes)
    guard status == 1, let header = record?.pointee else {
      if status != PCAP_ERROR_BREAK {
        try noteEarlyEnd(String(cString: pcap_geterr(handle)))
      } else if stream.isCutOff {
        try noteEarlyEnd("truncated gzip data")
      }
      return false
    }
    let captured = Int(header.caplen)
    let time = time(of: header)
    if info.frames == 0 { info.firstTime = time }
    info.lastTime = time
    info.frames &+= 1
    info.bytes += captured
    position.note(frames: info.frames, bytes: info.bytes)
    let frame = FrameHeader(
      number: info.frames, time: time, wireLength: max(captured, Int(header.len)), linkType: linkType)
    body(frame, UnsafeRawBufferPointer(start: bytes, count: captured).bytes)
    return true
  }

  /// The field for microseconds holds nanoseconds, as asked for when the capture was opened.
  private func time(of header: pcap_pkthdr) -> Timestamp {
    let seconds = Int64(header.ts.tv_sec)
    return Timestamp(
      seconds: hasShortSeconds ? seconds & 0xffff_ffff : seconds, nanoseconds: Int64(header.ts.tv_usec))
  }

  private func noteEarlyEnd(_ message: String) throws(CaptureError) {
    // The wording has been the same since libpcap 0.9, and there is no code to tell the two cases apart.
    let isCutOff = message.hasPrefix("truncated")
    guard isCutOff || info.frames > 0 else {
      throw Self.failure(
        reading: info.path, info.format, message, action: "is damaged before its first frame")
    }
    info.isTruncated = true
    info.damage =
      message == "truncated gzip data"
      ? "the compressed data ends early"
      : isCutOff ? "the file ends inside a record" : "damaged after frame \(info.frames): \(message)"
  }

  /// Says why a file that is a capture by its first bytes gave no frame.
  private static func failure(
    reading path: String, _ format: String, _ message: String, action: String
  ) -> CaptureError {
    if message.hasPrefix("an interface has") {
      return CaptureError(
        .notACapture, path: path,
        reason:
          "a pcapng file whose interfaces differ in link type or snapshot length, which libpcap does not read",
        cure: "take the Ethernet frames out: tshark -r \(path) -Y 'frame.encap_type == 1' -w - "
          + "| editcap -F pcap -T ether - ethernet.pcap")
    }
    if message.hasPrefix("truncated") {
      return CaptureError(
        .damaged, path: path, reason: "a \(format) file cut off inside its header: \(message)",
        cure: "copy or record it again")
    }
    return CaptureError(
      .damaged, path: path, reason: "a \(format) file that \(action): \(message)",
      cure: "copy or record it again, or try: editcap \(path) repaired.pcapng")
  }

  private static func text(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
