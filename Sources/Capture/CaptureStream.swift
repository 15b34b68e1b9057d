private import CInflatingStream
internal import Glibc

/// The bytes of a capture as a stdio stream, inflated where they are compressed, with their format told.
struct CaptureStream {
  let file: UnsafeMutablePointer<FILE>
  /// What `file` reads from, and closes.
  let descriptor: Int32
  let format: CaptureFormat
  private let path: String
  private let isEmpty: Bool
  /// The stream below `file`, which owns it, where there is one.
  private let inflating: OpaquePointer?

  /// What `file` reads through; glibc takes no notice of a size without the memory, and would read 4 KiB at a time.
  private let buffer: UnsafeMutablePointer<CChar>

  /// A quarter of a megabyte stays in the cache of a core from the system's writing to libpcap's reading.
  private static let bufferSize = 1 << 18
  private static let headLength = 24

  /// Opens a source; throws where it cannot be opened, is a directory, or holds no bytes.
  init(_ source: CaptureSource) throws(CaptureError) {
    path = source.path
    let descriptor: Int32
    switch source {
    case .standardInput:
      descriptor = dup(STDIN_FILENO)
    case .file(let path):
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
    }
    guard descriptor >= 0 else { throw Self.unreadable(path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.unreadable(path, closing: descriptor) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      Glibc.close(descriptor)
      throw CaptureError(.notACapture, path: path, reason: "a directory where a file was expected")
    }
    let isRegular = status.st_mode & S_IFMT == S_IFREG && lseek(descriptor, 0, SEEK_CUR) == 0
    if isRegular, Self.head(of: descriptor).map({ CaptureFormat(head: $0) }) != .gzip {
      (file, format, isEmpty) = try Self.openPlain(descriptor, path: path)
      inflating = nil
    } else {
      (file, format, isEmpty, inflating) = try Self.openInflating(descriptor, path: path)
    }
    self.descriptor = descriptor
    buffer = .allocate(capacity: Self.bufferSize)
    setvbuf(file, buffer, _IOFBF, Self.bufferSize)
    guard !isEmpty else {
      close()
      throw CaptureError(
        .empty, path: path, reason: "empty, 0 bytes", cure: "the capture was never written; record it again")
    }
  }

  /// Whether compressed data turned out to end early or to be damaged; ask while `file` is open.
  var isCutOff: Bool { inflating.map { inflating_stream_is_damaged($0) } ?? false }

  /// Closes the stream.
  func close() {
    fclose(file)
    releaseBuffer()
  }

  /// Gives back the memory that `file` read through, once that has been closed by whom it was handed to.
  func releaseBuffer() {
    buffer.deallocate()
  }

  /// Closes the stream and tells why its bytes are no capture.
  func refusal() -> CaptureError {
    close()
    if case .foreign(let foreign) = format {
      return CaptureError(.notACapture, path: path, reason: foreign.name, cure: foreign.cure(for: path))
    }
    return CaptureError(
      .notACapture, path: path, reason: "not a capture file (neither pcap nor pcapng)",
      cure: "record one with: tcpdump -w FILE.pcap, or convert it: editcap")
  }

  private static func openPlain(
    _ descriptor: Int32, path: String
  ) throws(CaptureError) -> (UnsafeMutablePointer<FILE>, CaptureFormat, Bool) {
    let head = Self.head(of: descriptor) ?? []
    guard let file = fdopen(descriptor, "rb") else { throw unreadable(path, closing: descriptor) }
    return (file, CaptureFormat(head: head), head.isEmpty)
  }

  private static func openInflating(
    _ descriptor: Int32, path: String
  ) throws(CaptureError) -> (UnsafeMutablePointer<FILE>, CaptureFormat, Bool, OpaquePointer) {
    guard let stream = inflating_stream_open(descriptor) else { throw unreadable(path) }
    var head = [UInt8](repeating: 0, count: headLength)
    head.removeLast(headLength - inflating_stream_peek(stream, &head, headLength))
    guard !head.isEmpty || !inflating_stream_is_damaged(stream) else {
      inflating_stream_close(stream)
      throw CaptureError(
        .damaged, path: path, reason: "a gzip file cut off or damaged before any of its content",
        cure: "copy or record it again")
    }
    guard let file = inflating_stream_file(stream) else {
      inflating_stream_close(stream)
      throw unreadable(path)
    }
    return (file, CaptureFormat(head: head), head.isEmpty, stream)
  }

  /// The first bytes of a seekable descriptor, leaving its position where it was.
  private static func head(of descriptor: Int32) -> [UInt8]? {
    var head = [UInt8](repeating: 0, count: headLength)
    let length = pread(descriptor, &head, headLength, 0)
    return length < 0 ? nil : Array(head.prefix(length))
  }

  private static func unreadable(_ path: String, closing descriptor: Int32? = nil) -> CaptureError {
    let reason = String(cString: strerror(errno))
    if let descriptor { Glibc.close(descriptor) }
    return CaptureError(.unreadable, path: path, reason: reason)
  }
}
