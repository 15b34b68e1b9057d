import Foundation
import Synchronization
import Testing

/// Stands in the place of a proxy: keeps the first lines of what it is asked for, and hangs up.
final class RequestRecorder: Sendable {
  let port: UInt16
  private let descriptor: Int32
  private let lines = Mutex<[String]>([])

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(descriptor >= 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 && listen(descriptor, 64) == 0
          && getsockname(descriptor, address, &length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    try #require(isListening)
    Thread.detachNewThread { [self] in serve() }
  }

  /// The first lines of the requests so far.
  var requests: [String] { lines.withLock { $0 } }

  /// Ends the service.
  func stop() {
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  private func serve() {
    while case let connection = accept(descriptor, nil, nil), connection >= 0 {
      var timeout = timeval(tv_sec: 2, tv_usec: 0)
      setsockopt(
        connection, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = recv(connection, &bytes, bytes.count, 0)
      let line = String(decoding: bytes.prefix(max(0, count)).prefix { $0 != 13 }, as: UTF8.self)
      lines.withLock { $0.append(line) }
      close(connection)
    }
    close(descriptor)
  }
}
