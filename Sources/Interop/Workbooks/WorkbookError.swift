public import EventSourcing

/// Why a workbook can't be read as a sheet.
public struct WorkbookError: Explainable, Hashable {
  /// The part of the archive, or the sheet; may be empty.
  public let part: String
  public let reason: Reason

  public enum Reason: Hashable, Sendable {
    /// The archive's own directory, or a checksum, is not as it should be.
    case damaged(Phrase)
    /// An archive without the parts of a workbook.
    case notAWorkbook
    /// Encrypted, or in a way of packing that spreadsheets don't use.
    case cantUnpack
    /// More than an honest file holds.
    case tooLarge(what: Phrase)
    /// Several sheets, and none was named.
    case whichSheet([String])
    case noSheet(String, known: [String])
    /// A formula whose value was not saved; the cell.
    case noValue(cell: String)
    /// A part is no well-formed XML, or declares an entity.
    case malformed(String)
  }

  init(_ reason: Reason, part: String = "") {
    self.part = part
    self.reason = reason
  }

  public var explanation: Explanation {
    let (code, value, what, mend) = words
    return Explanation(
      code: code, at: part.isEmpty ? "workbook" : part, value: value, what: what, mend: mend,
      outcome: .badData)
  }

  private var words: (code: String, value: String?, what: Phrase, mend: Phrase) {
    switch reason {
    case .damaged(let what):
      (
        "bad-workbook", nil, "The workbook is damaged: \(what).",
        "Fetch it again, or open it in a spreadsheet and save it anew."
      )
    case .notAWorkbook:
      (
        "not-a-workbook", nil, "The archive holds no workbook (xl/workbook.xml).", PackedFile.mend
      )
    case .cantUnpack:
      (
        "bad-workbook", nil, "The workbook is encrypted, or packed as no spreadsheet packs.",
        "Save it anew as XLSX without a password."
      )
    case .tooLarge(let what):
      (
        "too-large", nil, "The workbook holds more than can be honest: \(what).",
        "Open it in a spreadsheet and save the sheet as CSV."
      )
    case .whichSheet(let names):
      (
        "which-sheet", nil,
        "The workbook has \(names.count) sheets: \(names.map { "\"\($0)\"" }.joined(separator: ", ")).",
        "Try: --sheet \"\(names.first ?? "")\""
      )
    case .noSheet(let name, let known):
      (
        "no-such-sheet", name,
        "The workbook's sheets are \(known.map { "\"\($0)\"" }.joined(separator: ", ")).",
        "Try: --sheet \"\(known.first ?? "")\""
      )
    case .noValue(let cell):
      (
        "formula-without-value", cell, "The cell holds a formula whose value was not saved.",
        "Open the workbook in a spreadsheet and save it: the values are stored with it."
      )
    case .malformed(let what):
      (
        "bad-workbook", nil, "A part of the workbook is no sound XML: \(what).",
        "Open it in a spreadsheet and save it anew."
      )
    }
  }
}
