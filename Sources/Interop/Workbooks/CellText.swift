import EventSourcing
import Foundation

/// How the numbers of a workbook's cells are written for a mapping that reads a sheet.
struct CellText {
  /// Before the decimals, as the mapping says; none: whatever can't be misread.
  let mark: String?
  let isFrom1904: Bool

  /// A number as it is meant: fifteen digits, no exponent.
  func number(_ text: String) -> String {
    var plain = text
    let digits = text.utf8.count { (0x30...0x39).contains($0) }
    let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2e || $0 == 0x2d }
    if !isPlain || digits > 15 {
      guard let value = Double(text), value.isFinite else { return text }
      // What a spreadsheet computes in binary it shows with fifteen digits, and so do we.
      plain = String(format: "%.15g", value)
      if plain.contains("e") { plain = String(format: abs(value) < 1 ? "%.20f" : "%.0f", value) }
      if plain.contains(".") {
        while plain.hasSuffix("0") { plain.removeLast() }
        if plain.hasSuffix(".") { plain.removeLast() }
      }
    }
    guard let point = plain.firstIndex(of: ".") else { return plain }
    guard let mark else {
      // Three decimals could be thousands to a reader that knows no mark.
      return plain.distance(from: point, to: plain.endIndex) == 4 ? plain + "0" : plain
    }
    return plain.replacing(".", with: mark)
  }

  /// The day that a number stands for; none for times without a day, and for 29 February 1900, which
  /// spreadsheets have and the calendar has not.
  func day(_ text: String) -> String? {
    guard let value = Double(text), value >= 1 || isFrom1904 && value >= 0, value < 2_958_466 else {
      return nil
    }
    var whole = Int(value.rounded(.down))
    var seconds = Int(((value - value.rounded(.down)) * 86_400).rounded())
    if seconds == 86_400 { (whole, seconds) = (whole + 1, 0) }
    let first: Day?
    if isFrom1904 {
      first = Day(year: 1904, month: 1, day: 1)
    } else {
      if whole == 60 { return nil }
      first = Day(year: 1899, month: 12, day: whole < 60 ? 31 : 30)
    }
    guard let day = first?.adding(days: whole) else { return nil }
    guard seconds > 0 else { return day.description }
    return day.description
      + String(format: "T%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
  }
}
