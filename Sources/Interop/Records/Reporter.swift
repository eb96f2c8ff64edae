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

  /// Who is not told yet.
  static let nobody = Reporter(ref: "", names: [])

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
