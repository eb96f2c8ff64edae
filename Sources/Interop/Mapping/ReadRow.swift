public import EventSourcing

/// One row as a mapping reads it, in words for people.
public struct ReadRow: Hashable, Sendable {
  public let line: Int
  /// `commitment`, `contribution` or the code of what is wrong.
  public let becomes: String
  public var ministry = ""
  public var title = ""
  public var day = ""
  public var places = ""
  public var amount = ""
  /// The column, its value and why it can't be read; empty when it can.
  public var fault: Phrase = ""

  init(_ rejection: ImportRejection) {
    line = rejection.line
    becomes = rejection.code
    let value = rejection.value.isEmpty ? "" : " \(rejection.value)"
    fault = "\(rejection.column)\(value): \(rejection.message)"
  }

  init(_ record: ImportRecord) {
    line = record.line
    becomes = record.commitment == nil ? "contribution" : "commitment"
    ministry = record.reporter.code ?? record.reporter.name
    let fields = record.commitment ?? record.contributions.first?.fields ?? JSONObject()
    title = fields["title"].flatMap(Self.text) ?? ""
    places = (fields["places"]?.array ?? []).compactMap(\.string).joined(separator: " ")
    let period = fields["period"]
    day = [period?["start"]?.string, period?["end"]?.string].compactMap(\.self)
      .joined(separator: "/")
    let money = fields["money"] ?? fields["pledged"]?["money"]
    if let minor = money?["minor"]?.int, let currency = money?["currency"]?.string {
      let exponent = ImportCodes.standard.exponent(currency) ?? 2
      amount = "\(Amount.text(minor, exponent: exponent)) \(currency)"
    }
  }

  private static func text(_ json: JSON) -> String? {
    json.string ?? json.object?.members.first?.value.string
  }
}

extension CSVImporter {
  private struct Enough: Error {}

  /// The first rows of a sheet as they would be read; of rows that belong together one.
  public func first<Source: ByteSource>(_ count: Int, of source: inout Source) throws -> [ReadRow] {
    var rows: [ReadRow] = []
    do {
      try read(&source) { outcome in
        switch outcome {
        case .record(let record): rows.append(ReadRow(record))
        case .rejected(let rejection): rows.append(ReadRow(rejection))
        }
        if rows.count >= count { throw Enough() }
      }
    } catch is Enough {}
    return rows
  }
}
