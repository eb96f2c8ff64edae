/// The regions of IATI's own list (the DAC's), as places that the ledger knows.
enum RegionCode {
  /// The nearest M49 region or theatre; none for "unspecified" and for codes that nobody knows.
  ///
  /// - Source: IATI codelist Region; UN M49.
  static func places(_ code: String, vocabulary: String) -> [String]? {
    switch vocabulary {
    // UN M49, often without its leading zeros.
    case "2": return [String(repeating: "0", count: max(0, 3 - code.count)) + code]
    case "", "1": return table[code]
    // A publisher's own list: the theatres of the ledger have words for codes.
    case "99" where code.utf8.count > 3: return [code]
    default: return nil
    }
  }

  private static let table: [String: [String]] = [
    "88": ["western-balkans"],
    "89": ["150"],
    "189": ["015"],
    "289": ["202"],
    "298": ["002"],
    "380": ["029"],
    "389": ["013", "029"],
    "489": ["005"],
    "498": ["019"],
    "589": ["145"],
    "619": ["143"],
    "679": ["034"],
    "689": ["034", "143"],
    "789": ["030", "035"],
    "798": ["142"],
    "889": ["009"],
    "1027": ["014"],
    "1028": ["017"],
    "1029": ["018"],
    "1030": ["011"],
    "1031": ["029"],
    "1032": ["013"],
    "1033": ["054"],
    "1034": ["057"],
    "1035": ["061"],
  ]
}
