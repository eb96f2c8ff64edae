/// An effort as each comparison reads it: numbers laid out flat, and the bytes of its words.
///
/// A class, so that a table of thousands hands one out at the price of one reference. It is made of
/// the form that a table holds, and of nothing else, so that what was stored compares as what is new.
public final class EffortFeatures: Sendable {
  /// ``PreparedEffort/form``.
  public let form: [UInt8]
  /// The words, and ``letters``.
  let bytes: [UInt8]
  private let lettersStart: Int
  /// The first bytes of the order of a pair, which tell most pairs apart.
  private let beginning: UInt64
  let words: [WordFeatures]
  /// The sum of the words' weights.
  let weight: Int
  /// Languages that the title may be in, a bit each; 0: can't be told.
  let languages: UInt16
  let numbers: TitleNumbers
  /// Codes of places: of the effort, of what touches them, and of those that the title names.
  let countries: [UInt64]
  let near: [UInt64]
  let titleCountries: [UInt64]
  let themes: [ThemeCode]
  let start: Int?
  /// None when it lies before the start.
  let end: Int?
  /// Whole minor units, and millionths of a US dollar.
  let minor: Int?
  let worth: Int?
  /// Codes of texts; 0: not said.
  let currency: UInt64
  let kind: UInt64
  let framework: UInt64
  let planAction: UInt64
  /// Stems, sorted.
  let partner: [UInt64]
  let locations: [UInt64]
  let beneficiaries: [UInt64]
  let audience: [UInt64]

  /// - Parameters:
  ///   - form: ``PreparedEffort/form``; none comes of bytes that were cut short.
  ///   - near: The codes of the places that touch those of the effort, sorted.
  init?(
    form: UnsafeRawBufferPointer, near: (_ places: [UnsafeRawBufferPointer]) -> [UInt64]
  ) {
    var reader = FormReader(form)
    let head = FormHead(&reader)
    let beneficiaries = reader.list { $0.whole() }
    let audience = reader.list { $0.whole() }
    let partner = reader.list { $0.whole() }
    let locations = reader.list { $0.whole() }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(form.count)
    words = reader.list { WordFeatures(&$0, &bytes) }
    weight = words.reduce(0) { $0 + Int($1.weight) }
    numbers = TitleNumbers(&reader)
    titleCountries = reader.list { PlaceCodes.code(of: $0.slice()) }.sorted()
    languages = reader.number()
    guard reader.isComplete else { return nil }
    lettersStart = bytes.count
    WordFeatures.appendLetters(words, to: &bytes)
    let lettersEnd = bytes.count
    head.writeOrder(to: &bytes)
    beginning = bytes[lettersEnd...].prefix(8).enumerated().reduce(0) {
      $0 | UInt64($1.element) << UInt64(56 - 8 * $1.offset)
    }
    self.bytes = Array(bytes[..<lettersEnd])
    self.form = Array(form)
    self.beneficiaries = beneficiaries
    self.audience = audience
    self.partner = partner
    self.locations = locations
    countries = PlaceCodes.sorted(head.places.map(PlaceCodes.code))
    self.near = near(head.places)
    themes = head.themes.prefix(20).map(ThemeCode.init)
    start = head.first
    end = if let first = head.first, let last = head.last, last < first { nil } else { head.last }
    minor = head.minor
    worth = head.worth
    currency = head.currency.map(PlaceCodes.code) ?? 0
    kind = head.kind.map(PlaceCodes.code) ?? 0
    framework = head.framework.map(PlaceCodes.code) ?? 0
    planAction = head.planAction.map(PlaceCodes.code) ?? 0
  }

  /// - Parameter places: Remembers which places touch one.
  public convenience init?(form: UnsafeRawBufferPointer, touching places: inout PlaceCodes) {
    self.init(form: form) { places.near($0) }
  }

  /// Of no meaning but to have what each comparison reads fetched from memory, ahead of it.
  public var outline: UInt64 {
    beginning &+ UInt64(languages) &+ currency &+ UInt64(truncatingIfNeeded: start ?? 0)
      &+ UInt64(countries.count + themes.count + words.count)
  }

  /// Whether it comes first in a pair with the other.
  func comesBefore(_ other: EffortFeatures) -> Bool {
    // Where one is the beginning of the other, the zeros behind it stand for less than any byte or
    // for a zero byte, and then the whole tells.
    if beginning != other.beginning { return beginning < other.beginning }
    return titlePrecedes(other) ?? order.lexicographicallyPrecedes(other.order)
  }

  /// None where one title is the beginning of the other.
  private func titlePrecedes(_ other: EffortFeatures) -> Bool? {
    form.withUnsafeBytes { left in
      other.form.withUnsafeBytes { right in
        var (left, right) = (FormReader(left), FormReader(right))
        for (one, other) in zip(left.slice(), right.slice()) where one != other {
          return one < other
        }
        return nil
      }
    }
  }

  private var order: [UInt8] {
    var bytes: [UInt8] = []
    withHead { $0.writeOrder(to: &bytes) }
    return bytes
  }

  /// What the effort says of itself.
  func withHead<Value>(_ body: (FormHead) -> Value) -> Value {
    form.withUnsafeBytes { form in
      var reader = FormReader(form)
      return body(FormHead(&reader))
    }
  }

  /// Whether a word of the title is one of these.
  func names(_ stems: [UInt64]) -> Bool {
    guard !stems.isEmpty else { return false }
    return withWords { bytes, words in
      words.contains { stems.contains(WordFeatures.hash(of: bytes[$0.text])) }
    }
  }

  @inline(__always)
  func withWords<Value>(
    _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<WordFeatures>) -> Value
  ) -> Value {
    bytes.withUnsafeBufferPointer { bytes in
      words.withUnsafeBufferPointer { body(bytes, $0) }
    }
  }

  /// The sorted words as one text, cut to 128 bytes.
  var letters: Range<Int> { lettersStart..<bytes.count }

  /// A word of the title, folded.
  func word(_ place: Int) -> String { String(decoding: bytes[words[place].text], as: UTF8.self) }
}

/// What tells one phase, lot or year of the same programme from the next; each list sorted.
struct TitleNumbers: Sendable {
  let phases: [Int]
  let years: [Int]
  let others: [Int]
  let isAdditionalFinancing: Bool
  let isPreparation: Bool

  init(_ reader: inout FormReader) {
    phases = reader.list { $0.number() }
    years = reader.list { $0.number() }
    others = reader.list { $0.number() }
    isAdditionalFinancing = reader.number() == 1
    isPreparation = reader.number() == 1
  }
}

/// A DAC code, so that two are compared without a text.
struct ThemeCode: Sendable {
  private let whole: UInt64
  /// The first three digits, the first one highest.
  private let beginning: UInt32
  private let count: Int

  init(_ text: UnsafeRawBufferPointer) {
    whole = PlaceCodes.code(of: text)
    count = text.count
    var beginning: UInt32 = 0
    for (place, byte) in text.prefix(3).enumerated() {
      beginning |= UInt32(byte) << UInt32(24 - 8 * place)
    }
    self.beginning = beginning
  }

  /// 0 different, 1 to 3 so many first digits, 4 the same group, 5 the same purpose.
  func likeness(to other: ThemeCode) -> Int {
    if whole == other.whole { return count >= 5 ? 5 : 4 }
    let digits = (beginning ^ other.beginning).leadingZeroBitCount / 8
    return min(3, digits, min(count, other.count))
  }
}
