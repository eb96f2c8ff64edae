/// Which words of several languages mean one thing, after folding.
///
/// A file of lines `class: word word* …`, where `*` stands for any ending, and one line
/// `=: word=class+class …` for compounds.
struct Lexicon: Sendable {
  /// Class names by number.
  private(set) var names: [String] = []
  private var entries: [[UInt16]] = []
  private var trie = ByteTrie()

  init(_ text: String) {
    var numbers: [String: UInt16] = [:]
    func number(_ name: String, _ names: inout [String]) -> UInt16 {
      if let known = numbers[name] { return known }
      let number = UInt16(names.count)
      numbers[name] = number
      names.append(name)
      return number
    }
    for line in text[...].pieces(between: "\n") where line.utf8.first != UInt8(ascii: "#") {
      guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let name = String(line[..<colon])
      let own = name == "=" ? [] : [number(name, &names)]
      for word in line[line.utf8.index(after: colon)...].pieces(between: " ") {
        let sides = word.pieces(between: "=")
        let isBeginning = sides[0].utf8.last == UInt8(ascii: "*")
        entries.append(
          name == "="
            ? sides[1].pieces(between: "+").map { number(String($0), &names) } : own)
        trie.insert(
          sides[0].utf8.dropLast(isBeginning ? 1 : 0), isBeginning: isBeginning,
          value: entries.count - 1)
      }
    }
  }

  /// The classes of a folded word, at most three; none when it is not known.
  func classes(of word: [UInt8]) -> [UInt16] {
    guard word.contains(where: { !(0x30...0x39).contains($0) }) else { return [] }
    if let found = trie.find(word[...]) { return compound(word, found) }
    let plain = Self.withoutUmlauts(word)
    if plain.count < word.count, let found = trie.find(plain[...]) {
      return compound(plain, found)
    }
    guard word.count >= 9 else { return [] }
    // The head of a compound stands at its end: of "Krankenhausversorgung" the longest known one.
    for start in 4...(word.count - 4) {
      if let head = nearlyWhole(word[start...]) { return head }
    }
    return []
  }

  /// Of a word that only begins with a known one, what the rest of it means, too.
  private func compound(
    _ word: [UInt8], _ found: (value: Int, length: Int, isWhole: Bool)
  ) -> [UInt16] {
    let first = entries[found.value]
    guard !found.isWhole, first.count == 1, word.count - found.length >= 5 else { return first }
    for start in found.length..<min(found.length + 5, word.count - 4) {
      if let rest = nearlyWhole(word[start...]), rest != first {
        return Array((first + rest.filter { !first.contains($0) }).prefix(3))
      }
    }
    return first
  }

  /// A known word with at most four letters of ending.
  private func nearlyWhole(_ word: ArraySlice<UInt8>) -> [UInt16]? {
    guard word.count >= 4, let found = trie.find(word) else { return nil }
    guard found.isWhole || (found.length >= 4 && found.length >= word.count - 4) else { return nil }
    return entries[found.value]
  }

  /// `ae`, `oe`, `ue` as some type them for umlauts.
  private static func withoutUmlauts(_ word: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    let e = UInt8(ascii: "e")
    while index < word.count {
      result.append(word[index])
      let isPair = index + 1 < word.count && word[index + 1] == e
      let isVowel = [UInt8(ascii: "a"), UInt8(ascii: "o"), UInt8(ascii: "u")].contains(word[index])
      index += isPair && isVowel ? 2 : 1
    }
    return result
  }
}
