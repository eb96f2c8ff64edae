/// Text and tags of an SVG file, byte for byte the same for the same figures.
public enum SVGText {
  /// Text that is text in XML 1.0, whatever people typed.
  ///
  /// Read by scalars: a quote that carries a combining accent is still a quote. What XML forbids,
  /// and what turns or hides letters, is shown as an escape.
  public static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      default:
        if isHarmless(scalar) {
          result.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16, uppercase: false)
          result.append(contentsOf: "\\u{\(digits)}".unicodeScalars)
        }
      }
    }
    return String(result)
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1f, 0x7f...0x9f, 0x61c, 0x200b, 0x200e, 0x200f, 0x2028...0x202e, 0x2060...0x2069,
      0xfeff, 0xfff0...0xfffb, 0xfffe, 0xffff, 0xe0000...0xe007f:
      false
    default: scalar.value & 0xfffe != 0xfffe
    }
  }

  /// `<name a="b"/>`, or with what stands inside.
  ///
  /// - Parameter inside: escaped already; none closes the tag at once.
  public static func tag(
    _ name: String, _ attributes: KeyValuePairs<String, String>, _ inside: String? = nil
  ) -> String {
    let list = attributes.map { " \($0)=\"\(escaped($1))\"" }.joined()
    return inside.map { "<\(name)\(list)>\($0)</\(name)>" } ?? "<\(name)\(list)/>"
  }

  /// One line of text at a point.
  static func line(
    _ text: String, x: Int, y: Int, anchor: String = "start", weight: String = "normal"
  ) -> String {
    tag(
      "text",
      ["x": "\(x)", "y": "\(y)", "text-anchor": anchor, "font-weight": weight],
      escaped(text))
  }

  /// How wide a line is at most, in pixels; a generous guess, as fonts differ.
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.value {
      case 0x300...0x36f: sum
      case 0x1100...: sum + 13
      default: sum + 7
      }
    }
  }

  /// Cut to so many letters, with a sign that it is.
  static func cut(_ text: String, to count: Int) -> String {
    text.count <= count ? text : String(text.prefix(count - 1)) + "…"
  }
}
