/// Cells of a file that a spreadsheet would run as formulas, and the apostrophe that keeps it from it.
///
/// A cell that begins with `=`, `+`, `-`, `@`, their full-width forms, a tab or a line end gets an
/// apostrophe before it, also when apostrophes stand there already; a plain number such as `-12.50`
/// is left alone. Reading takes one apostrophe away, so that every text comes back as it was.
/// - Source: OWASP, CSV Injection; ASVS 1.2.10.
public enum FormulaGuard {
  private static let apostrophe: Unicode.Scalar = "'"
  private static let openers: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}",
  ]

  /// The cell as it may be written to a file that people open in a spreadsheet.
  public static func guarded(_ cell: String) -> String {
    // By scalars: an opener that carries a combining accent is one to a spreadsheet all the same.
    isDangerous(cell.unicodeScalars[...]) && !isNumber(cell) ? "'" + cell : cell
  }

  /// The cell as it was before `guarded`.
  public static func unguarded(_ cell: String) -> String {
    cell.unicodeScalars.first == apostrophe && isDangerous(cell.unicodeScalars[...])
      ? String(cell.unicodeScalars.dropFirst()) : cell
  }

  private static func isDangerous(_ scalars: Substring.UnicodeScalarView) -> Bool {
    scalars.first { $0 != apostrophe }.map { openers.contains($0) } ?? false
  }

  /// A sign, digits, and decimals after a point: nothing that a spreadsheet could compute.
  private static func isNumber(_ cell: String) -> Bool {
    var bytes = cell.utf8[...]
    if let sign = bytes.first, sign == 0x2b || sign == 0x2d { bytes = bytes.dropFirst() }
    let parts = bytes.split(separator: 0x2e, omittingEmptySubsequences: false)
    return parts.count <= 2
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
  }
}
