import Foundation

/// Who reports a record. Two with one ref and other names are two ministries.
///
/// Three Slovak bodies share `XM-DAC-69-18`; only their names tell them apart.
public struct Reporter: Hashable, Sendable {
  /// The organisation's identifier; may be empty.
  public let ref: String
  /// IATI's OrganisationType; may be empty.
  public let type: String
  public let names: [Narrative]
  /// The ministry's own code, when a mapping names it.
  public let code: String?
  /// Ref and name without case, accents and punctuation.
  public let key: String

  public init(ref: String, type: String = "", names: [Narrative], code: String? = nil) {
    self.ref = ref
    self.type = type
    self.names = names
    self.code = code
    key = Self.key(ref: ref, name: Self.name(names, ref: ref, code: code))
  }

  /// The English name, else the first; the ref when there is none.
  public var name: String { Self.name(names, ref: ref, code: code) }

  private static func name(_ names: [Narrative], ref: String, code: String?) -> String {
    names.first { $0.lang == "en" }?.text ?? names.first?.text ?? (ref.isEmpty ? code ?? "" : ref)
  }

  static func key(ref: String, name: String) -> String {
    let folded = name.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    return ref.uppercased() + "|"
      + String(
        String.UnicodeScalarView(
          folded.unicodeScalars.filter {
            $0.properties.isAlphabetic
              || $0.properties.numericType != nil
          }))
  }
}

/// Ministry codes by reporter: those that the ledger has, and new ones for those it lacks.
public struct ReporterCodes: Sendable {
  private var codes: [String: String] = [:]
  private var taken: Set<String> = []

  public init() {}

  /// Tells of a ministry that is there.
  public mutating func take(_ code: String, ref: String, names: [String]) {
    taken.insert(code)
    codes["code|" + code] = code
    for name in names { codes[Reporter.key(ref: ref, name: name)] = code }
  }

  /// The ministry that reports, by its code or by ref and any of its names.
  public func code(of reporter: Reporter) -> String? {
    if let code = reporter.code { return codes["code|" + code] }
    for narrative in reporter.names {
      if let code = codes[Reporter.key(ref: reporter.ref, name: narrative.text)] { return code }
    }
    return codes[reporter.key]
  }

  /// A free code `[A-Z][A-Z0-9-]{1,15}` made of the ref, else of the name's initials; it is then
  /// taken.
  public mutating func propose(for reporter: Reporter) -> String {
    var base = Self.spelled(reporter.code ?? (reporter.ref.isEmpty ? "" : reporter.ref))
    if base.isEmpty { base = Self.spelled(Self.initials(reporter.name)) }
    if base.count < 2 { base = "ORG" }
    var code = base
    var number = 2
    while taken.contains(code) {
      let suffix = "-\(number)"
      code = String(base.prefix(16 - suffix.count)) + suffix
      number += 1
    }
    take(code, ref: reporter.ref, names: [reporter.name] + reporter.names.map(\.text))
    return code
  }

  private static func initials(_ name: String) -> String {
    let words = name.split { !$0.isLetter && !$0.isNumber }
    return words.count == 1 ? String(name.prefix(8)) : String(words.compactMap(\.first).prefix(8))
  }

  private static func spelled(_ text: String) -> String {
    let folded = text.folding(options: [.diacriticInsensitive], locale: nil).uppercased()
    var result = ""
    for byte in folded.utf8 {
      let isPlain = (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte)
      if isPlain {
        result.append(Character(Unicode.Scalar(byte)))
      } else if result.last != "-", !result.isEmpty {
        result.append("-")
      }
    }
    if let first = result.utf8.first, !(0x41...0x5a).contains(first) { result = "X" + result }
    result = String(result.prefix(16))
    while result.last == "-" { result.removeLast() }
    return result
  }
}
