internal import Findings
internal import Reports

/// What a capture lacks, or holds too much of, in words.
struct QualityText {
  private let quality: ReportedQuality
  private let captureID: String

  init(_ capture: ReportedCapture) {
    quality = capture.quality
    captureID = capture.id
  }

  /// A line for each fault, with the frame that showed it first; none for a capture that lacks nothing.
  var lines: [String] {
    var lines: [String] = []
    for fault in Self.faults {
      let count = quality.count(of: fault.name)
      guard count > 0 else { continue }
      lines.append(fault.words(count) + place(of: fault.name))
    }
    for limit in quality.limitsReached {
      lines.append(
        "limit of this tool reached: \(limit)" + Self.cure(of: limit) + place(of: "limits_reached"))
    }
    let skipped = quality.skipped.filter { $0.name != "not_tcp" && $0.name != "not_ip" }
    if !skipped.isEmpty {
      lines.append(
        "frames not accounted for: "
          + skipped.map { "\(Figures.grouped($0.count)) \($0.name)" }.joined(separator: ", "))
    }
    if !quality.encapsulations.isEmpty {
      lines.append(
        "TCP segments found inside: "
          + quality.encapsulations.map { "\($0.name) \(Figures.grouped($0.count))" }.joined(separator: ", "))
    }
    return lines
  }

  private func place(of fault: String) -> String {
    quality.firstFrames[fault].map { "  (\(captureID):\($0))" } ?? ""
  }

  /// The faults in the order in which they are told, by the names of their counts.
  private static let faults: [(name: String, words: @Sendable (Int) -> String)] = [
    ("missed_bytes", { "\(Figures.bytes($0)) of TCP payload were sent but not captured" }),
    ("acked_unseen_bytes", { "\(Figures.bytes($0)) of TCP payload were acknowledged but not captured" }),
    ("duplicate_frames", { "\(Figures.counted($0, "frame")) captured twice" }),
    ("one_way_connections", { "\(Figures.counted($0, "connection")) seen in one direction only" }),
    (
      "cut_control_segments",
      {
        "\(Figures.counted($0, "segment")) of control text cut by the snapshot length: record with tcpdump -s 0"
      }
    ),
    ("starts_mid_session", { "\(Figures.counted($0, "session")) open already when the capture began" }),
    (
      "transfers_without_data",
      { "\(Figures.counted($0, "completed transfer")) without a data connection in the capture" }
    ),
    (
      "conflicting_overlaps",
      {
        "\(Figures.counted($0, "segment")) of control text sent again with other content: the first was read"
      }
    ),
    ("out_of_order_frames", { "\(Figures.counted($0, "frame")) out of order in time" }),
    (
      "time_steps_back",
      {
        "the clock was set back \(Figures.counted($0, "time")): what belongs together was told with care"
      }
    ),
  ]

  private static func cure(of limit: String) -> String {
    limit == "memory" ? "; raise it with --max-memory, or cut the capture into pieces" : ""
  }
}
