/// Text from people, made harmless for a terminal: what could repaint it is shown instead.
enum SafeText {
  /// More marks than this on one letter are shown as escapes, lest they climb over other lines.
  private static let markLimit = 4

  /// One line: line breaks and tabs are shown as `\n` and `\t`, too.
  static func oneLine(_ text: String) -> String { made(from: text, keepsLines: false) }

  /// Several lines: line feeds stay.
  static func lines(_ text: String) -> String { made(from: text, keepsLines: true) }

  private static func made(from text: String, keepsLines: Bool) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
    var result = String.UnicodeScalarView()
    var marks = 0
    for scalar in text.unicodeScalars {
      marks = isMark(scalar) ? marks + 1 : 0
      if keepsLines, scalar == "\n" {
        result.append(scalar)
      } else if let escape = escape(scalar, mark: marks) {
        result.append(contentsOf: escape.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x300 else { return false }
    return switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar, mark: Int) -> String? {
    switch scalar.value {
    case 0x09: "\\t"
    case 0x0a: "\\n"
    case 0x0d: "\\r"
    case 0x00...0x1f, 0x7f...0x9f: "\\x" + hexadecimal(scalar.value, width: 2)
    // Arabic letter mark, left and right marks, embeddings, overrides and isolates.
    case 0x61c, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069,
      // Line and paragraph separators, spaces and operators that nobody sees, tags.
      0x200b, 0x2028, 0x2029, 0x2060...0x2064, 0xfeff, 0xe0000...0xe007f:
      "\\u{" + hexadecimal(scalar.value, width: 4) + "}"
    default:
      mark > markLimit ? "\\u{" + hexadecimal(scalar.value, width: 4) + "}" : nil
    }
  }

  private static func hexadecimal(_ value: UInt32, width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
