import EventSourcing

/// The first cells of a column, and in which ways all of them can be read.
struct ColumnSample {
  let heading: String
  let field: CSVMapping.Field?
  /// How sure the field is, the lowest most.
  let rank: Int
  private(set) var cells: [String] = []
  private static let limit = 200

  init(heading: String) {
    self.heading = heading
    let meaning = HeadingWords.meaning(heading)
    field = meaning?.field
    rank = meaning?.rank ?? .max
  }

  mutating func take(_ cell: String) {
    if !cell.isEmpty, cells.count < Self.limit { cells.append(cell) }
  }

  private var isFilled: Bool { !cells.isEmpty }

  private func most(_ test: (String) -> Bool) -> Bool {
    isFilled && cells.count(where: test) * 10 >= cells.count * 9
  }

  /// The orders by which nine of ten cells are days, the exact ones first.
  var orders: [CSVMapping.DateOrder] {
    let exact: [CSVMapping.DateOrder] = [.yearFirst, .dayFirst, .monthFirst, .dotted]
    let found = exact.filter { order in
      let reading = DayReading(order: order)
      return most { (try? reading.day($0)) != nil }
    }
    if !found.isEmpty { return found }
    return [.dayFirstAny, .monthFirstAny].filter { order in
      let reading = DayReading(order: order)
      return most { (try? reading.day($0)) != nil }
    }
  }

  /// The first cell that is a day in both orders and not the same.
  var unclearDay: String? {
    let reading = DayReading(order: nil)
    return cells.first { cell in
      if case .unclear? = flaw({ () throws(DayReading.Flaw) in _ = try reading.day(cell) }) {
        return true
      }
      return false
    }
  }

  private func flaw(_ body: () throws(DayReading.Flaw) -> Void) -> DayReading.Flaw? {
    do throws(DayReading.Flaw) { try body() } catch { return error }
    return nil
  }

  /// The marks by which nine of ten cells are numbers.
  var marks: [String] {
    [(".", Amount.DecimalMark.point), (",", .comma)].filter { _, mark in
      most { (try? Amount(CurrencyText($0).number, exponent: 2, mark: mark)) != nil }
    }.map(\.0)
  }

  /// The first number that is a thousand or one and a bit.
  var unclearAmount: String? {
    cells.first { cell in
      do throws(Amount.Flaw) {
        _ = try Amount(CurrencyText(cell).number, exponent: 2, mark: .unknown)
        return false
      } catch {
        return error == .unclear
      }
    }
  }

  var isNumber: Bool { !marks.isEmpty }
  var isDay: Bool { !orders.isEmpty }
  /// `MK - North Macedonia` in nine of ten cells.
  var hasCodeAndName: Bool {
    most { cell in
      guard let dash = cell.firstRange(of: " - ") else { return false }
      let code = cell[..<dash.lowerBound]
      return (1...6).contains(code.count) && !code.contains(" ")
    }
  }
  var hasNameAndRef: Bool { most { $0.hasSuffix("]") && $0.contains("[") } }

  /// The one currency that the cells' signs can all mean.
  var currencies: Set<String> {
    var result: Set<String>?
    for cell in cells {
      let found = Set(CurrencyText(cell).currencies)
      if !found.isEmpty { result = result.map { $0.intersection(found) } ?? found }
    }
    return result ?? []
  }

  /// The language in which nine of ten cells name places; `codes` when they are codes.
  func places(_ known: ImportCodes) -> String? {
    if most({ known.isPlace($0) }) { return "codes" }
    if let lang = ["en", "fr", "de"].first(where: { lang in
      most { known.placeNamed($0, lang) != nil }
    }) {
      return lang
    }
    return most { known.placeOfThree($0.uppercased()) != nil } ? "place" : nil
  }
}
