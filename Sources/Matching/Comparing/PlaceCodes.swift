/// Places as numbers, and which of them touch.
public struct PlaceCodes {
  private let touching: (String) -> [String]
  private var known: [UInt64: [UInt64]] = [:]

  /// - Parameter touching: The codes of places that touch one.
  public init(touching: @escaping (String) -> [String]) { self.touching = touching }

  /// Sorted, each once.
  mutating func near(_ places: [UnsafeRawBufferPointer]) -> [UInt64] {
    if places.count == 1 { return near(places[0]) }
    return Self.sorted(places.flatMap { near($0) })
  }

  private mutating func near(_ place: UnsafeRawBufferPointer) -> [UInt64] {
    let code = Self.code(of: place)
    if let known = known[code] { return known }
    let near = Self.codes(of: touching(String(decoding: place, as: UTF8.self)))
    known[code] = near
    return near
  }

  static func codes(of places: [String]) -> [UInt64] {
    sorted(places.map { place in Array(place.utf8).withUnsafeBytes(code(of:)) })
  }

  static func sorted(_ codes: [UInt64]) -> [UInt64] {
    guard codes.count > 1 else { return codes }
    var unique: [UInt64] = []
    for code in codes.sorted() where unique.last != code { unique.append(code) }
    return unique
  }

  /// The bytes themselves and their number while they are at most seven, else a hash of them, as
  /// names of partners are told apart by; never 0.
  static func code(of text: UnsafeRawBufferPointer) -> UInt64 {
    guard text.count <= 7 else { return WordFeatures.hash(of: text) | 0xFF << 56 }
    return text.reduce(UInt64(text.count + 1)) { $0 << 8 | UInt64($1) }
  }
}
