/// Text within a table of Markdown.
public enum MarkdownText {
  /// Signs that Markdown or HTML would take for their own are escaped; a line end becomes a space.
  public static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "|", "\\", "`", "*", "_", "[", "]", "#":
        result.append("\\")
        result.append(scalar)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "\n", "\r", "\t": result.append(" ")
      default: result.append(scalar.value < 0x20 || scalar.value == 0x7f ? "\u{fffd}" : scalar)
      }
    }
    return String(result)
  }
}

/// A report in Markdown: heading, basis, table, sums.
public struct MarkdownSheet<Output: ExportOutput>: SheetWriter {
  public private(set) var output: Output
  private var headings: [SheetHeading] = []

  public init(_ output: Output) { self.output = output }

  public mutating func begin(_ about: ExportAbout, _ headings: [SheetHeading]) throws {
    self.headings = headings
    let rule = headings.map { $0.isNumber ? "---:" : "---" }
    try write(
      "# \(about.title)\n\n\(MarkdownText.escaped(about.origin))"
        + "\(about.isDemo ? " (a demonstration)" : ""), \(MarkdownText.escaped(about.line))\n\n"
        + line(headings.map(\.words)) + "| " + rule.joined(separator: " | ") + " |\n")
  }

  public mutating func add(_ cells: [SheetCell]) throws {
    try write(line(cells.map { $0 == .none ? "–" : $0.plain }))
  }

  public mutating func end(_ totals: SheetTotals) throws {
    var text = "\n\(totals.rows) \(totals.rows == 1 ? "row" : "rows")\n"
    for (name, value) in totals.sums { text += "- \(MarkdownText.escaped(name)): \(value)\n" }
    try write(text)
  }

  private func line(_ cells: [String]) -> String {
    "| " + cells.map(MarkdownText.escaped).joined(separator: " | ") + " |\n"
  }

  private mutating func write(_ text: String) throws { try output.write(Array(text.utf8)) }
}
