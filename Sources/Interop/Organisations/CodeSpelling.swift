import Foundation

/// Spells a ministry's code of what a source calls it.
enum CodeSpelling {
  static func base(of reporter: Reporter) -> String {
    var base = spelled(reporter.code ?? reporter.ref)
    if base.isEmpty { base = spelled(initials(reporter.name)) }
    return base.count < 2 ? "ORG" : base
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
