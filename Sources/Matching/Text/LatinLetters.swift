/// Accented Latin letters and the plain ones that they are compared as.
///
/// German umlauts lose their dots (`für` is `fur`), as people type them without; `ß` is `ss`.
enum LatinLetters {
  static let base: [UInt32: String] = {
    var base: [UInt32: String] = [:]
    for (plain, accented) in groups {
      for scalar in accented.unicodeScalars { base[scalar.value] = plain }
    }
    return base
  }()

  /// Ligatures, raised and lowered digits and ordinal marks, as NFKC writes them.
  static let compatible: [UInt32: String] = {
    var compatible: [UInt32: String] = [
      0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st",
      0xFB06: "st", 0xAA: "a", 0xBA: "o", 0xB9: "1", 0xB2: "2", 0xB3: "3", 0x2070: "0",
      0x2122: "tm", 0x2116: "no",
    ]
    for digit in UInt32(4)...9 { compatible[0x2070 + digit] = String(digit) }
    for digit in UInt32(0)...9 { compatible[0x2080 + digit] = String(digit) }
    for number in UInt32(0)..<12 {
      let roman = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii",
      ][Int(number)]
      compatible[0x2160 + number] = roman
      compatible[0x2170 + number] = roman
    }
    return compatible
  }()

  /// The entities that occur in published titles.
  static let entities: [String: String] = [
    "amp": " ", "quot": " ", "apos": "'", "nbsp": " ", "lt": " ", "gt": " ", "ndash": " ",
    "mdash": " ", "rsquo": "'", "lsquo": "'", "rdquo": " ", "ldquo": " ", "laquo": " ",
    "raquo": " ", "eacute": "é", "egrave": "è", "ecirc": "ê", "agrave": "à", "acirc": "â",
    "ccedil": "ç", "ouml": "ö", "auml": "ä", "uuml": "ü", "szlig": "ß", "ntilde": "ñ",
    "oacute": "ó", "aacute": "á", "iacute": "í", "uacute": "ú", "ocirc": "ô", "icirc": "î",
  ]

  private static let groups: [(String, String)] = [
    ("a", "ÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎ"),
    ("ae", "Ææ"),
    ("c", "ÇçĆćĈĉĊċČč"),
    ("d", "ÐðĎďĐđ"),
    ("e", "ÈÉÊËèéêëĒēĔĕĖėĘęĚě"),
    ("g", "ĜĝĞğĠġĢģ"),
    ("h", "ĤĥĦħ"),
    ("i", "ÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐ"),
    ("ij", "Ĳĳ"),
    ("j", "Ĵĵ"),
    ("k", "Ķķĸ"),
    ("l", "ĹĺĻļĽľĿŀŁł"),
    ("n", "ÑñŃńŅņŇňŉŊŋ"),
    ("o", "ÒÓÔÕÖØòóôõöøŌōŎŏŐőǑǒ"),
    ("oe", "Œœ"),
    ("r", "ŔŕŖŗŘř"),
    ("s", "ŚśŜŝŞşŠšſȘș"),
    ("ss", "ß"),
    ("t", "ŢţŤťŦŧȚț"),
    ("th", "Þþ"),
    ("u", "ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųǓǔǕǖǗǘǙǚǛǜ"),
    ("w", "Ŵŵ"),
    ("y", "ÝýÿŶŷŸ"),
    ("z", "ŹźŻżŽž"),
  ]
}
