import FTPProtocol
import NetworkTypes

extension String {
  /// The text as it is on the wire.
  var wire: [UInt8] { Array(utf8) }
}

extension Verb {
  /// The verb of a word; nil where it is none.
  init?(_ word: String) {
    self.init(word.wire.span.bytes)
  }
}

extension ReplyCode {
  /// The code at the start of a line; nil where there is none.
  init?(line: String) {
    self.init(line.wire.span.bytes)
  }
}

extension AdvertisedEndpoint {
  /// An endpoint with the address as text.
  init(_ address: String?, _ port: UInt16) {
    self.init(address: address.flatMap { IPAddress($0) }, port: port)
  }
}
