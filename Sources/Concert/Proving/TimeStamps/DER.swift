/// One element of an encoding by X.690's distinguished rules, as far as time stamps need it.
///
/// Definite lengths in their shortest form, tags below 31; nothing else is read.
struct DER: Equatable {
  static let integer: UInt8 = 0x02
  static let octets: UInt8 = 0x04
  static let identifier: UInt8 = 0x06
  static let time: UInt8 = 0x18
  static let sequence: UInt8 = 0x30
  static let set: UInt8 = 0x31
  /// `[0]`, constructed.
  static let context0: UInt8 = 0xa0

  let tag: UInt8
  let content: ArraySlice<UInt8>
  /// Tag, length and content.
  let whole: ArraySlice<UInt8>

  /// The element at the beginning of `bytes`; none when there is no whole one.
  init?(prefixOf bytes: ArraySlice<UInt8>) {
    guard let tag = bytes.first, tag & 0x1f != 0x1f, let first = bytes.dropFirst().first else {
      return nil
    }
    var length = Int(first)
    var header = 2
    if first >= 0x80 {
      let count = Int(first & 0x7f)
      let digits = bytes.dropFirst(2).prefix(count)
      guard (1...4).contains(count), digits.count == count, digits.first != 0 else { return nil }
      length = digits.reduce(0) { $0 << 8 | Int($1) }
      header += count
      guard length >= 0x80 else { return nil }
    }
    guard bytes.count - header >= length else { return nil }
    self.tag = tag
    whole = bytes.prefix(header + length)
    content = whole.dropFirst(header)
  }

  /// An element that is all of `bytes`.
  init?(_ bytes: [UInt8]) {
    guard let element = DER(prefixOf: bytes[...]), element.whole.count == bytes.count else {
      return nil
    }
    self = element
  }

  /// What a sequence or set holds; none when it is not made of whole elements.
  var elements: [DER]? {
    var elements: [DER] = []
    var rest = content
    while !rest.isEmpty {
      guard let element = DER(prefixOf: rest) else { return nil }
      elements.append(element)
      rest = rest.dropFirst(element.whole.count)
    }
    return elements
  }

  func has(_ tag: UInt8, _ content: [UInt8]) -> Bool {
    self.tag == tag && self.content.elementsEqual(content)
  }
}
