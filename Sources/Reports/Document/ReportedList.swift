/// A list of a report whose elements are read one by one when they are asked for, as there may be very many.
public struct ReportedList<Element: Sendable>: Sendable {
  /// How many there are.
  public let count: Int
  private let element: @Sendable (Int) throws -> Element

  /// Makes a list of what `element` gives for the places below `count`.
  init(count: Int, _ element: @escaping @Sendable (Int) throws -> Element) {
    self.count = count
    self.element = element
  }

  /// Makes a list of elements that are there already.
  init(_ elements: [Element]) {
    self.init(count: elements.count) { elements[$0] }
  }

  /// Whether there are none.
  public var isEmpty: Bool { count == 0 }

  /// The places.
  public var indices: Range<Int> { 0..<count }

  /// The element at a place.
  ///
  /// Throws a `DecodingError` where it cannot be read.
  public subscript(place: Int) -> Element {
    get throws { try element(place) }
  }

  /// The first elements, at most so many.
  public func prefix(_ limit: Int) throws -> [Element] {
    try indices.prefix(limit).map { try element($0) }
  }
}
