/// Names of countries in several languages, as they stand in titles.
struct Countries: Sendable {
  private var codes: [String: String] = [:]
  /// The first words of names of several words, and of how many words the longest is.
  private var longest: [String: Int] = [:]

  /// - Parameter text: CSV `name,code`, names folded.
  init(_ text: String) {
    for line in text[...].pieces(between: "\n").dropFirst() {
      let sides = line.pieces(between: ",")
      guard sides.count == 2 else { continue }
      let words = sides[0].pieces(between: " ")
      codes[String(sides[0])] = String(sides[1])
      longest[String(words[0])] = max(longest[String(words[0])] ?? 0, words.count)
    }
  }

  func isCountry(_ folded: String) -> Bool { codes[folded] != nil }

  /// The tokens without the names of countries, and these countries' codes.
  func taken(from tokens: [String]) -> ([String], Set<String>) {
    var rest: [String] = []
    var found: Set<String> = []
    var index = 0
    while index < tokens.count {
      var length = min(longest[tokens[index]] ?? 0, tokens.count - index)
      while length > 0 {
        let name =
          length == 1 ? tokens[index] : tokens[index..<index + length].joined(separator: " ")
        if let code = codes[name] {
          found.insert(code)
          break
        }
        length -= 1
      }
      if length == 0 { rest.append(tokens[index]) }
      index += max(1, length)
    }
    return (rest, found)
  }
}
