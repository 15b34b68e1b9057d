internal import Crypto
internal import FoundationEssentials

/// The style sheet of the report, and the policy that lets a browser apply it and nothing else.
struct StyleSheet {
  /// The sheet as it stands in the page.
  let text = String(decoding: PackageResources.report_css, as: UTF8.self)

  /// The content security policy (CSP level 3): nothing is loaded, run or sent, and only this sheet is applied.
  var policy: String {
    let hash = Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    return "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'"
  }
}
