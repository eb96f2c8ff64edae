/// An effort made ready for comparison, as bytes that a table holds: read back in a tenth of the
/// time that cutting its title takes. Good for the ruleset that wrote it, and for the program.
extension PreparedEffort {
  public var form: [UInt8] {
    var writer = FormWriter()
    writer.put(effort.title)
    writer.put(effort.places) { $0.put($1) }
    // Where the effort is; the places that touch these are the caller's to know.
    writer.put(effort.locations) { $0.put($1) }
    writer.put(effort.themes) { $0.put($1) }
    for day in [effort.period.first, effort.period.last, effort.minor, worth] { writer.put(day) }
    writer.put(effort.partner)
    for text in [
      effort.currency, effort.kind, effort.framework, effort.planAction, effort.audience,
    ] { writer.put(text) }
    writer.put(effort.beneficiaries) { $0.put($1) }
    writer.put(beneficiaries) { $0.put(whole: $1) }
    writer.put(audience) { $0.put(whole: $1) }
    writer.put(partner) { $0.put(whole: $1) }
    writer.put(locations) { $0.put(whole: $1) }
    title.write(to: &writer)
    return writer.bytes
  }

  /// - Parameters:
  ///   - form: None comes of bytes that were cut short.
  ///   - touching: The codes of places that touch one.
  public init?(form: UnsafeRawBufferPointer, touching: (String) -> [String]) {
    var reader = FormReader(form)
    var effort = Effort(title: reader.text(), places: reader.list { $0.text() })
    effort.locations = reader.list { $0.text() }
    effort.themes = reader.list { $0.text() }
    effort.period = Span(first: reader.optionalNumber(), last: reader.optionalNumber())
    effort.minor = reader.optionalNumber()
    let worth = reader.optionalNumber()
    effort.partner = reader.optionalText()
    effort.currency = reader.optionalText()
    effort.kind = reader.optionalText()
    effort.framework = reader.optionalText()
    effort.planAction = reader.optionalText()
    effort.audience = reader.optionalText()
    effort.beneficiaries = reader.list { $0.text() }
    let beneficiaries = reader.list { $0.whole() }
    let audience = reader.list { $0.whole() }
    effort.near = effort.places.flatMap(touching)
    let partner = reader.list { $0.whole() }
    let locations = reader.list { $0.whole() }
    let title = PreparedTitle(from: &reader)
    guard reader.isComplete else { return nil }
    self.init(
      effort, title: title, partner: partner, locations: locations, beneficiaries: beneficiaries,
      audience: audience, worth: worth)
  }
}

extension PreparedTitle {
  fileprivate func write(to writer: inout FormWriter) {
    writer.put(words) { writer, word in
      writer.put(bytes: word.text)
      writer.put(word.classes) { $0.put($1) }
      writer.put(whole: word.stem)
      writer.put(bytes: word.cognate)
      writer.put(word.weight)
      writer.put(word.rarity)
      writer.put(word.isSubject ? 1 : 0)
    }
    for numbers in [numbering.phases, numbering.years, numbering.others] {
      writer.put(numbers.sorted()) { $0.put($1) }
    }
    writer.put(numbering.isAdditionalFinancing ? 1 : 0)
    writer.put(numbering.isPreparation ? 1 : 0)
    writer.put(countries.sorted(by: Score.precedes)) { $0.put($1) }
    writer.put(languages)
  }

  fileprivate init(from reader: inout FormReader) {
    let words = reader.list { reader in
      TitleWord(
        text: reader.bytes(), classes: reader.list { $0.number() }, stem: reader.whole(),
        cognate: reader.bytes(), weight: reader.number(), rarity: reader.number(),
        isSubject: reader.number() == 1)
    }
    var sets: [Set<Int>] = []
    for _ in 0..<3 { sets.append(Set(reader.list { $0.number() })) }
    let numbering = Numbering(
      phases: sets[0], years: sets[1], others: sets[2], isAdditionalFinancing: reader.number() == 1,
      isPreparation: reader.number() == 1)
    self.init(
      words: words, numbering: numbering, countries: Set(reader.list { $0.text() }),
      languages: reader.number())
  }
}

/// Numbers in groups of seven bits, texts with their length.
private struct FormWriter {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(512) }

  /// Zigzag, so that small numbers of either sign are short.
  mutating func put(_ number: some FixedWidthInteger) {
    let wide = Int64(number)
    var rest = UInt64(bitPattern: wide << 1 ^ wide >> 63)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest | 0x80))
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func put(_ number: Int?) {
    bytes.append(number == nil ? 0 : 1)
    if let number { put(number) }
  }

  mutating func put(whole number: UInt64) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func put(bytes text: [UInt8]) {
    put(text.count)
    bytes.append(contentsOf: text)
  }

  mutating func put(_ text: String) {
    put(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func put(_ text: String?) {
    bytes.append(text == nil ? 0 : 1)
    if let text { put(text) }
  }

  mutating func put<Element>(_ list: [Element], _ body: (inout FormWriter, Element) -> Void) {
    put(list.count)
    for element in list { body(&self, element) }
  }
}

/// Reads nothing beyond the end: what is missing is empty, and told by ``isComplete``.
private struct FormReader {
  private let buffer: UnsafeRawBufferPointer
  private var index = 0
  private var isCut = false

  init(_ buffer: UnsafeRawBufferPointer) { self.buffer = buffer }

  var isComplete: Bool { !isCut && index == buffer.count }

  private mutating func byte() -> UInt8 {
    guard index < buffer.count else {
      isCut = true
      return 0
    }
    defer { index += 1 }
    return buffer[index]
  }

  private mutating func wide() -> Int64 {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let next = byte()
      number |= UInt64(next & 0x7F) << shift
      if next < 0x80 { break }
    }
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  mutating func number<Number: FixedWidthInteger>() -> Number { Number(clamping: wide()) }

  mutating func optionalNumber() -> Int? { byte() == 1 ? number() : nil }

  mutating func whole() -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 8) { number |= UInt64(byte()) << shift }
    return number
  }

  private mutating func slice() -> UnsafeRawBufferPointer {
    let count: Int = number()
    guard count >= 0, count <= buffer.count - index else {
      isCut = true
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    defer { index += count }
    return UnsafeRawBufferPointer(rebasing: buffer[index..<index + count])
  }

  mutating func bytes() -> [UInt8] { Array(slice()) }
  mutating func text() -> String { String(decoding: slice(), as: UTF8.self) }
  mutating func optionalText() -> String? { byte() == 1 ? text() : nil }

  mutating func list<Element>(_ body: (inout FormReader) -> Element) -> [Element] {
    let count: Int = number()
    guard count >= 0, count <= buffer.count - index else {
      isCut = true
      return []
    }
    return (0..<count).map { _ in body(&self) }
  }
}
