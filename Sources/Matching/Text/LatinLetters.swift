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
