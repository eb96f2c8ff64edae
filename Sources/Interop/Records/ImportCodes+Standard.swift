import Coordination

extension ImportCodes {
  /// The ledger's own lists.
  public static let standard = ImportCodes(
    isPlace: { Place($0) != nil },
    placeNamed: { name, lang in placesByName[lang]?[name.lowercased()] },
    isTheme: { Theme($0) != nil },
    exponent: { Currency($0)?.exponent })

  private static let placesByName: [String: [String: String]] = {
    var result: [String: [String: String]] = [:]
    for language in [Language.english, .french, .german] {
      var names: [String: String] = [:]
      for list in [Codelists.theatres, Codelists.regions, Codelists.countries] {
        for entry in list.values { names[entry.name(in: language).lowercased()] = entry.code }
      }
      result[language.rawValue] = names
    }
    return result
  }()
}
