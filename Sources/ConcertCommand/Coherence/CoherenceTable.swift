import Concert
import EventSourcing

/// Figures of the indices as rows, bars and a picture.
struct CoherenceTable {
  private let lines: [CoherenceLine]
  private let query: CoherenceQuery
  private let basis: Basis
  /// How many units each index has, before the foremost were picked.
  private let counts: [Key: Int]

  private struct Key: Hashable {
    let index: CoherenceIndex
    let group: String?
    let currency: String
  }

  init(_ lines: [CoherenceLine], _ query: CoherenceQuery, basis: Basis) {
    self.lines = lines
    self.query = query
    self.basis = basis
    counts = Dictionary(lines.map { (Self.key($0), 1) }, uniquingKeysWith: +)
  }

  private static func key(_ line: CoherenceLine) -> Key {
    Key(index: line.index, group: line.group, currency: line.currency)
  }

  /// Of an index with many units the first one, which is the one to look at, with how many there are.
  var foremost: [CoherenceLine] {
    var seen: Set<Key> = []
    return lines.compactMap { line in
      guard !line.of.isEmpty else { return line }
      guard seen.insert(Self.key(line)).inserted else { return nil }
      var first = line
      if let count = counts[Self.key(line)], count > 1 { first.notes.insert(.of(count), at: 0) }
      return first
    }
  }

  func rows(_ screen: Screen) -> Rows {
    var columns = [
      Column("number", .integer, heading: "#"), Column("index", .reference),
      Column("part", for: .programs),
    ]
    columns.append(
      Column(
        "group", heading: query.grouping?.rawValue ?? "group",
        for: query.grouping == nil ? .programs : .everyone))
    columns += [
      Column("of", .reference), Column("value", .integer),
      Column("bar", for: .people), Column("numerator", .integer), Column("denominator", .integer),
      Column("currency", for: .programs), Column("state", for: .programs),
      Column("unit", for: .programs), Column("formula", for: .programs),
      Column("trap", for: .programs), Column("beside"),
    ]
    let isForPeople = screen.format.isForPeople
    let cells = lines.map { line in
      [
        .integer(line.index.number), .text(line.index.rawValue), .text(line.part),
        .text(line.group), isForPeople ? .words(line.unitInWords) : line.units,
        line.value.map(Cell.decimal) ?? .none,
        screen.isAccessible ? .none : .text(line.bar),
        line.cell(line.numerator, isForPeople), line.cell(line.denominator, isForPeople),
        .text(line.currency.isEmpty ? nil : line.currency), .text(line.state.rawValue),
        .words(line.index.guide.unit), .words(line.index.guide.formula),
        .words(line.index.guide.trap), isForPeople ? .words(line.besideInWords) : line.beside,
      ]
    }
    return Rows(RowShape("figure", columns), basis: basis, cells: cells)
  }

  var picture: Picture {
    let bars = lines.map { line in
      let names = [line.index.rawValue, line.group, line.unitInWords?.description].compactMap { $0 }
      return BarPicture.Bar(
        names.joined(separator: " · "),
        size: line.isShare ? line.value.flatMap(Double.init) : nil,
        shown: line.value.map { line.isShare ? $0 : "\($0) \(line.index.guide.unit)" }
          ?? line.state.inWords.description)
    }
    let table = Picture.Table(
      [
        "index", "part", query.grouping?.rawValue ?? "group", "of", "value", "numerator",
        "denominator", "beside",
      ],
      lines.map { line in
        [
          line.index.rawValue, line.part ?? "", line.group ?? "", line.of.joined(separator: " × "),
          line.value ?? line.state.inWords.description, line.cell(line.numerator, true).shown,
          line.cell(line.denominator, true).shown, line.besideInWords?.description ?? "",
        ]
      })
    let indices = Set(lines.map(\.index))
    return BarPicture(
      title: indices.count == 1 ? "Coherence: \(lines[0].index.rawValue)" : "Coherence",
      description: "\(basis.line). Each figure by itself, never added up. "
        + (indices.count == 1 ? "\(lines[0].index.guide.formula)." : ""),
      bars: bars, whole: 1, table: table
    ).picture
  }
}

extension CoherenceLine.State {
  var inWords: Phrase {
    switch self {
    case .value: ""
    case .nothing: "nothing to divide by"
    case .noPlan: "no plan recorded"
    case .needsPeriod: "needs --period or --by year"
    }
  }
}

extension CoherenceLine.Note {
  fileprivate static func of(_ count: Int) -> Self { .init(name: "first_of", value: "\(count)") }

  /// `expected 0.3333`.
  func inWords(_ currency: String) -> Phrase {
    let words = Phrase(.labels, template: name.split(separator: "_").joined(separator: " "))
    let isNumber = value.allSatisfy { $0.isNumber || ".-".contains($0) }
    guard isAmount, let minor = Int128(value) else {
      let names =
        ["missing", "groups"].contains(name)
        ? Phrase.list(value.split(separator: " ").map { .word(String($0)) }, " ")
        : Phrase(verbatim: value)
      return "\(words) \(isNumber ? Phrase(number: value) : names)"
    }
    return "\(words) \(number: Cell.money(minor: minor, currency).shown)"
  }
}

extension CoherenceLine {
  var unitInWords: Phrase? {
    let cell = of.isEmpty ? nil : Phrase(verbatim: of.joined(separator: " × "))
    let unit = [part.map { .word($0) }, cell].compactMap { $0 }
    return unit.isEmpty ? nil : .list(unit, " ")
  }

  var units: Cell { .json(.array(of.map(JSON.string))) }

  /// A bar tells shares; days and nats have no whole to be a part of.
  var isShare: Bool {
    switch index {
    case .concentration: false
    case .timeliness: part == "late-returns"
    case .resolution: part != "open-age"
    default: true
    }
  }

  /// Ten blocks are 1; below zero they are hatched.
  var bar: String? {
    guard isShare, let value, let size = Double(value) else { return nil }
    return Bars.text(size, of: 1)
  }

  func cell(_ figure: Figure, _ isForPeople: Bool) -> Cell {
    switch figure {
    case .count(let number):
      Int64(exactly: number).map { .integer($0) } ?? .json(JSON(exact: number))
    case .money(let minor): .money(minor: minor, currency)
    case .square(let number): isForPeople ? .text(Self.rough(number)) : .json(JSON(exact: number))
    case .decimal(let digits): .decimal(digits)
    case .none: .none
    }
  }

  /// Squares of amounts are for checking, not for reading.
  private static func rough(_ number: Int128) -> String {
    let digits = String(number)
    guard digits.count > 9 else { return digits }
    return "≈\(digits.prefix(1)).\(digits.dropFirst().prefix(2))e\(digits.count - 1)"
  }

  var beside: Cell {
    var object = JSONObject()
    for note in notes { object[note.name] = .string(note.value) }
    return .json(.object(object))
  }

  var besideInWords: Phrase? {
    var words = notes.map { $0.inWords(currency) }
    if state != .value { words.insert(state.inWords, at: 0) }
    return words.isEmpty ? nil : .list(words)
  }
}
