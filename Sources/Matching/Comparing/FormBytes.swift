/// Numbers in groups of seven bits, texts with their length.
struct FormWriter {
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
struct FormReader {
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
    guard buffer.count - index >= 8 else {
      isCut = true
      return 0
    }
    defer { index += 8 }
    return UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  mutating func slice() -> UnsafeRawBufferPointer {
    let count = count()
    defer { index += count }
    return UnsafeRawBufferPointer(rebasing: buffer[index..<index + count])
  }

  mutating func optionalSlice() -> UnsafeRawBufferPointer? { byte() == 1 ? slice() : nil }
  mutating func bytes() -> [UInt8] { Array(slice()) }
  mutating func text() -> String { String(decoding: slice(), as: UTF8.self) }
  mutating func optionalText() -> String? { byte() == 1 ? text() : nil }

  /// Of what follows; each takes a byte at least.
  mutating func count() -> Int {
    let count: Int = number()
    guard count >= 0, count <= buffer.count - index else {
      isCut = true
      return 0
    }
    return count
  }

  mutating func list<Element>(_ body: (inout FormReader) -> Element) -> [Element] {
    let count = count()
    guard count > 0 else { return [] }
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(body(&self)) }
    return elements
  }
}

/// What the form says of the effort itself, as slices of its bytes.
struct FormHead {
  let title: UnsafeRawBufferPointer
  let places: [UnsafeRawBufferPointer]
  let locations: [UnsafeRawBufferPointer]
  let themes: [UnsafeRawBufferPointer]
  let first: Int?
  let last: Int?
  let minor: Int?
  let worth: Int?
  let partner: UnsafeRawBufferPointer?
  let currency: UnsafeRawBufferPointer?
  let kind: UnsafeRawBufferPointer?
  let framework: UnsafeRawBufferPointer?
  let planAction: UnsafeRawBufferPointer?
  let audience: UnsafeRawBufferPointer?
  let beneficiaries: [UnsafeRawBufferPointer]

  init(_ reader: inout FormReader) {
    title = reader.slice()
    places = reader.list { $0.slice() }
    locations = reader.list { $0.slice() }
    themes = reader.list { $0.slice() }
    first = reader.optionalNumber()
    last = reader.optionalNumber()
    minor = reader.optionalNumber()
    worth = reader.optionalNumber()
    partner = reader.optionalSlice()
    currency = reader.optionalSlice()
    kind = reader.optionalSlice()
    framework = reader.optionalSlice()
    planAction = reader.optionalSlice()
    audience = reader.optionalSlice()
    beneficiaries = reader.list { $0.slice() }
  }

  var effort: Effort {
    func text(_ slice: UnsafeRawBufferPointer) -> String { String(decoding: slice, as: UTF8.self) }
    var effort = Effort(title: text(title), places: places.map(text))
    effort.locations = locations.map(text)
    effort.themes = themes.map(text)
    effort.period = Span(first: first, last: last)
    effort.minor = minor
    effort.partner = partner.map(text)
    effort.currency = currency.map(text)
    effort.kind = kind.map(text)
    effort.framework = framework.map(text)
    effort.planAction = planAction.map(text)
    effort.audience = audience.map(text)
    effort.beneficiaries = beneficiaries.map(text)
    return effort
  }

  /// All that is said, a zero byte between: by these bytes both ways of asking give one order.
  func writeOrder(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: title)
    func put(_ text: UnsafeRawBufferPointer?) {
      bytes.append(0)
      if let text { bytes.append(contentsOf: text) }
    }
    for list in [places, locations, themes] {
      for text in list { put(text) }
      put(nil)
    }
    for number in [first, last, minor] {
      bytes.append(0)
      if let number { bytes.append(contentsOf: String(number).utf8) }
    }
    for text in [partner, currency, kind, framework, planAction] { put(text) }
    for text in beneficiaries { put(text) }
    put(nil)
    put(audience)
  }
}
