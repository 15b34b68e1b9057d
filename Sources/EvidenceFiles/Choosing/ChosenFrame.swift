internal import NetworkTypes

/// A frame that is shown.
struct ChosenFrame {
  let frame: FrameReference
  /// When it was captured, by the clock of its capture.
  let time: Timestamp
  /// The index of its connection; nil where it has none.
  let connection: Int?
  /// Its place among the frames of its connection, from 0.
  let place: Int
  /// Frames of its connection that were left out right before it.
  var leftOutBefore = 0
}
