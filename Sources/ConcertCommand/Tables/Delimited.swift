import Interop

/// Rows for files: CSV and TSV for programs, Markdown for reports.
enum Delimited {
  /// Money takes two columns, so that the figure stays a number.
  static func headings(_ columns: [Column]) -> [String] {
    columns.flatMap { $0.kind == .money ? [$0.name, $0.name + "_currency"] : [$0.name] }
  }

  static func fields(_ cells: [Cell], _ columns: [Column]) -> [String] {
    zip(cells, columns).flatMap { cell, column in
      guard column.kind == .money else { return [cell.plain] }
      if case .money(_, let currency, _) = cell { return [cell.plain, currency] }
      return [cell.plain, ""]
    }
  }

  /// RFC 4180, CRLF. What a spreadsheet would run as a formula has an apostrophe before it, which
  /// the import takes away again.
  static func csv(_ fields: [String], isRaw: Bool = false) -> String {
    String(decoding: CSVText.record(fields, isRaw: isRaw), as: UTF8.self)
  }

  /// One line a row whatever the text: control characters and the backslash are written as escapes.
  static func tsv(_ fields: [String], isRaw: Bool = false) -> String {
    fields.map { isRaw ? $0 : FormulaGuard.guarded($0) }.map { field in
      guard field.utf8.contains(UInt8(ascii: "\\")) else { return SafeText.oneLine(field) }
      var doubled = String.UnicodeScalarView()
      for scalar in field.unicodeScalars {
        if scalar == "\\" { doubled.append(scalar) }
        doubled.append(scalar)
      }
      return SafeText.oneLine(String(doubled))
    }.joined(separator: "\t") + "\n"
  }

  static func markdownHeading(
    _ columns: [Column], basis: Basis?, in language: Language
  ) -> String {
    let rule = columns.map { $0.isRightAligned ? "---:" : "---" }
    let above = basis.map { language($0.line) + "\n\n" } ?? ""
    return above + "| " + columns.map { escaped($0.heading(in: language)) }.joined(separator: " | ")
      + " |\n| "
      + rule.joined(separator: " | ") + " |\n"
  }

  static func markdown(_ cells: [Cell], in language: Language) -> String {
    "| " + cells.map { escaped($0.shown(in: language)) }.joined(separator: " | ") + " |\n"
  }

  /// Text that Markdown shows as it is.
  static func escaped(_ text: String) -> String { MarkdownText.escaped(text) }
}
