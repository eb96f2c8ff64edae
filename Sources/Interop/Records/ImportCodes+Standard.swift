import Coordination

extension ImportCodes {
  /// The ledger's own lists.
  public static let standard: ImportCodes = {
    var codes = ImportCodes(
      isPlace: { Place($0) != nil },
      placeNamed: { name, lang in placesByName[lang]?[name.lowercased()] },
      isTheme: { Theme($0) != nil },
      exponent: { Currency($0)?.exponent })
    codes.placeOfThree = { placesOfThree[$0] }
    return codes
  }()

  private static let placesOfThree: [String: String] = {
    let text = Codelists.files.first { $0.path.hasSuffix("countries.csv") }?.text ?? ""
    var result: [String: String] = [:]
    for line in text.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
      if cells.count == 3, cells[1].count == 3 { result[String(cells[1])] = String(cells[0]) }
    }
    return result
  }()

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
