/// A template taken apart: words, `{1}`, `{1:day|days}` for "3 days", `{1?is|are}` for "are".
public enum TemplatePiece: Hashable, Sendable {
  public struct Forms: Hashable, Sendable {
    public let one: String
    public let other: String
  }

  case words(String)
  case place(Int, forms: Forms?, showsCount: Bool)

  /// A brace that no number follows is a word like any other.
  public static func all(in template: String) -> [TemplatePiece] {
    var pieces: [TemplatePiece] = []
    var rest = template.unicodeScalars[...]
    var words = String.UnicodeScalarView()
    while let scalar = rest.first {
      if scalar == "{", let end = rest.firstIndex(of: "}"),
        let place = place(rest[rest.index(after: rest.startIndex)..<end])
      {
        if !words.isEmpty { pieces.append(.words(String(words))) }
        words = .init()
        pieces.append(place)
        rest = rest[rest.index(after: end)...]
      } else {
        words.append(scalar)
        rest.removeFirst()
      }
    }
    if !words.isEmpty { pieces.append(.words(String(words))) }
    return pieces
  }

  private static func place(_ inner: Substring.UnicodeScalarView) -> TemplatePiece? {
    let digits = inner.prefix { ("0"..."9").contains($0) }
    guard let number = Int(String(digits)) else { return nil }
    let rest = inner.dropFirst(digits.count)
    guard let mark = rest.first else { return .place(number, forms: nil, showsCount: true) }
    let sides = rest.dropFirst().split(separator: "|", omittingEmptySubsequences: false)
    guard mark == ":" || mark == "?", sides.count == 2 else { return nil }
    return .place(
      number, forms: Forms(one: String(sides[0]), other: String(sides[1])), showsCount: mark == ":")
  }

  func text(movedBy offset: Int) -> String {
    switch self {
    case .words(let words): words
    case .place(let number, nil, _): "{\(number + offset)}"
    case .place(let number, let forms?, let showsCount):
      "{\(number + offset)\(showsCount ? ":" : "?")\(forms.one)|\(forms.other)}"
    }
  }
}
