import EventSourcing

extension RowReading {
  func places(
    _ facts: inout RowFacts, _ row: CSVRow, _ overrides: [CSVMapping.Field: String]
  ) throws(RowFault) {
    for field in [CSVMapping.Field.country, .region, .place] {
      for value in plan.values(field, row, overrides) {
        let code = place(value)
        if codes.isPlace(code) {
          facts.places.append(code)
        } else if value.isDropped {
          facts.dropped.append((.unknownPlace, value.text))
        } else {
          throw RowFault(
            column: value.column, code: "unknown-place", value: value.text,
            message: "No country, region or theatre has this code.",
            mend: "Use ISO 3166-1 (two letters) or XK, an M49 number, or say codes: iso-names-en.")
        }
      }
    }
    for field in [CSVMapping.Field.theme, .sector] {
      for value in plan.values(field, row, overrides) {
        if codes.isTheme(value.text) {
          facts.themes.append(value.text)
        } else if value.isDropped {
          facts.dropped.append((.unknownTheme, value.text))
        } else {
          throw RowFault(
            column: value.column, code: "unknown-theme", value: value.text,
            message: "No DAC purpose code or group is written like this.",
            mend: "Use the five digits or the three of the group.")
        }
      }
    }
  }

  private func place(_ value: SheetValue) -> String {
    if let code = value.namesIn.flatMap({ codes.placeNamed(value.text, $0) }) {
      return code
    }
    guard value.reading == .place || value.reading == .pcode else {
      return value.text
    }
    let upper = value.text.uppercased()
    if codes.isPlace(upper) { return upper }
    if let code = codes.placeOfThree(upper) { return code }
    for lang in ["en", "fr", "de"] {
      if let code = codes.placeNamed(value.text, lang) { return code }
    }
    return value.text
  }

  func people(
    _ facts: inout RowFacts, _ first: (CSVMapping.Field) -> SheetValue?
  ) throws(RowFault) {
    for field in [CSVMapping.Field.women, .men, .others, .unknown] {
      guard let value = first(field) else {
        if plan.drops(field) { facts.dropped.append((.unknownCount, "")) }
        continue
      }
      guard let count = Int64(value.text), (0...10_000_000).contains(count) else {
        if value.isDropped {
          facts.dropped.append((.unknownCount, value.text))
          continue
        }
        throw RowFault(
          column: value.column, code: "bad-people", value: value.text,
          message: "This is no number of people.", mend: "Write a whole number; 0 is a report.")
      }
      facts.people.append((field, count))
    }
    facts.role = first(.role)?.text ?? ""
  }

  func days(
    _ facts: inout RowFacts, _ first: (CSVMapping.Field) -> SheetValue?
  ) throws(RowFault) {
    if let date = first(.date) {
      facts.start = try day(date)
      facts.end = facts.start
    }
    if let from = first(.from) {
      facts.start = try day(from)
      facts.end = nil
    }
    if let to = first(.to) {
      let end = try day(to)
      if let start = facts.start, end < start {
        throw RowFault(
          column: to.column, code: "bad-period", value: to.text,
          message: "It ends before it starts on \(start).", mend: "Check both days.")
      }
      facts.end = end
      facts.start = facts.start ?? end
    }
    guard facts.start == nil, let year = first(.year) else { return }
    guard let number = Int(year.text), (1900...2200).contains(number) else {
      throw RowFault(
        column: year.column, code: "bad-date", value: year.text, message: "This is no year.",
        mend: "Write four digits.")
    }
    var months = 1...12
    if let quarter = first(.quarter) {
      guard let index = ["1", "2", "3", "4"].firstIndex(of: quarter.text.filter { $0 != "Q" })
      else {
        throw RowFault(
          column: quarter.column, code: "bad-date", value: quarter.text,
          message: "This is no quarter.", mend: "Write Q1, Q2, Q3 or Q4.")
      }
      months = index * 3 + 1...index * 3 + 3
    }
    if let month = first(.month) {
      guard let number = Int(month.text), (1...12).contains(number) else {
        throw RowFault(
          column: month.column, code: "bad-date", value: month.text,
          message: "This is no month.", mend: "Write a number from 1 to 12.")
      }
      months = number...number
    }
    facts.start = Day(year: number, month: months.lowerBound, day: 1)
    facts.end = Day(
      year: number, month: months.upperBound,
      day: Day.length(ofMonth: months.upperBound, year: number))
  }

  private func day(_ value: SheetValue) throws(RowFault) -> Day {
    let order = plan.mapping.dates
    do throws(DayReading.Flaw) {
      return try DayReading(order: order, takesISO: plan.mapping.isWorkbook).day(value.text)
    } catch {
      switch error {
      case .unclear(let one, let other):
        throw RowFault(
          column: value.column, code: "unclear-date", value: value.text,
          message: "This can be \(one) or \(other).",
          mend: "Say in the mapping's sheet which: locale: fr-LU, or dates: dd/mm/yyyy.")
      case .serial:
        throw RowFault(
          column: value.column, code: "bad-date", value: value.text,
          message: "This is a spreadsheet's number of a day.",
          mend: "Format the column as a date and save the sheet again.")
      case .notADay:
        throw RowFault(
          column: value.column, code: "bad-date", value: value.text,
          message: order.map { "This is no day; the mapping reads \($0.rawValue)." }
            ?? "This is no day.",
          mend: "Correct the cell, or the mapping's dates.")
      }
    }
  }
}
