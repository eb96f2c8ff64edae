import EventSourcing

/// Reads days as a sheet writes them.
///
/// When nothing says which number is the day, `25/12/2020` has one reading and `03/04/2020` two: the
/// second is refused. Two digits of a year may mean two centuries and are refused always.
struct DayReading {
  enum Flaw: Error, Hashable {
    case notADay
    /// It may be either.
    case unclear(Day, Day)
    /// A spreadsheet's own number of a day.
    case serial
  }

  let order: CSVMapping.DateOrder?
  /// Whether `2024-03-01` is a day whatever the order: a workbook's own days are given so.
  var takesISO = false

  func day(_ text: String) throws(Flaw) -> Day {
    let text = Self.withoutTime(text)
    if takesISO || order == nil || order == .yearFirst, let day = Day(text) { return day }
    if let order, let separator = order.separator {
      guard
        let day = Self.numbers(text, separatedBy: [separator]).flatMap({ Self.day($0, order) })
      else { throw Self.flaw(text) }
      return day
    }
    if let day = Day(text) { return day }
    if let day = Self.named(text) { return day }
    guard let numbers = Self.numbers(text, separatedBy: ["/", ".", "-", " "]) else {
      throw Self.flaw(text)
    }
    if let order {
      guard let day = Self.day(numbers, order) ?? Self.day(numbers, .yearFirst) else {
        throw .notADay
      }
      return day
    }
    if let day = Self.day(numbers, .yearFirst) { return day }
    switch (Self.day(numbers, .dayFirst), Self.day(numbers, .monthFirst)) {
    case (let one?, let other?) where one != other: throw .unclear(one, other)
    case (let day?, _), (nil, let day?): return day
    case (nil, nil): throw .notADay
    }
  }

  private static func flaw(_ text: String) -> Flaw {
    if let number = Int(text), (20_000..<60_000).contains(number) { return .serial }
    return .notADay
  }

  /// `2020-03-31T00:00:00Z` and `31/03/2020 00:00` are days.
  private static func withoutTime(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: ":")), let colon = text.firstIndex(of: ":") else {
      return text
    }
    let before = text[..<colon]
    guard let cut = before.lastIndex(where: { $0 == "T" || $0 == " " }) else { return text }
    return String(text[..<cut])
  }

  private static func numbers(_ text: String, separatedBy marks: Set<Character>) -> [Int]? {
    guard let mark = text.first(where: { marks.contains($0) }) else { return nil }
    let parts = text.split(separator: mark, omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
    }
    return parts.count == 3 && numbers.count == 3 ? numbers : nil
  }

  private static func day(_ numbers: [Int], _ order: CSVMapping.DateOrder) -> Day? {
    let (year, month, day) =
      switch order {
      case .yearFirst: (numbers[0], numbers[1], numbers[2])
      case .dayFirst, .dotted, .dayFirstAny: (numbers[2], numbers[1], numbers[0])
      case .monthFirst, .monthFirstAny: (numbers[2], numbers[0], numbers[1])
      }
    return year >= 1000 ? Day(year: year, month: month, day: day) : nil
  }

  /// `1 March 2015`, `March 1, 2015`, `1er mars 2015`, `1. März 2015`.
  private static func named(_ text: String) -> Day? {
    let words = text.lowercased().split { " .,-/".contains($0) }.map(String.init)
    guard words.count == 3, let index = words.prefix(2).firstIndex(where: { months[$0] != nil }),
      let month = months[words[index]], let year = Int(words[2]), year >= 1000,
      let day = Int(words[1 - index].prefix { $0.isNumber })
    else { return nil }
    return Day(year: year, month: month, day: day)
  }

  private static let months: [String: Int] = {
    let names = [
      ["january", "jan", "janvier", "janv", "januar", "enero", "ene"],
      ["february", "feb", "février", "fevrier", "févr", "februar", "febrero"],
      ["march", "mar", "mars", "märz", "marz", "mäerz", "marzo"],
      ["april", "apr", "avril", "avr", "abrëll", "abril", "abr"], ["may", "mai", "mee", "mayo"],
      ["june", "jun", "juin", "juni", "junio"],
      ["july", "jul", "juillet", "juil", "juli", "julio"],
      ["august", "aug", "août", "aout", "agosto", "ago"],
      ["september", "sep", "sept", "septembre", "septiembre"],
      ["october", "oct", "octobre", "oktober", "okt", "octubre"],
      ["november", "nov", "novembre", "noviembre"],
      ["december", "dec", "décembre", "decembre", "déc", "dezember", "dez", "diciembre", "dic"],
    ]
    var result: [String: Int] = [:]
    for (index, words) in names.enumerated() { for word in words { result[word] = index + 1 } }
    return result
  }()
}

extension CSVMapping.DateOrder {
  /// The one separator that goes with the order; none when any may.
  var separator: Character? {
    switch self {
    case .yearFirst: "-"
    case .dotted: "."
    case .dayFirst, .monthFirst: "/"
    case .dayFirstAny, .monthFirstAny: nil
    }
  }
}
