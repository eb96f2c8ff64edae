import EventSourcing

/// Prints rows as they come, where the format allows it; a table waits for its last row.
struct RowPrinter {
  private let screen: Screen
  private let shape: RowShape
  private let selection: [Int]
  private let sortKeys: [(index: Int, isDescending: Bool)]
  private let limit: Int?
  private var basis: Basis?
  private var waiting: [[Cell]] = []
  private var printed = 0
  /// How many rows were added.
  private(set) var count = 0

  private let columns: [Column]
  private let holdsRows: Bool

  init(_ shape: RowShape, basis: Basis?, screen: Screen) throws(Wrong) {
    self.shape = shape
    self.basis = basis
    self.screen = screen
    limit = screen.arrangement.limit
    let format = screen.format
    let chosen = screen.arrangement.columns
    if chosen.isEmpty {
      selection = shape.columns.indices.filter { shape.columns[$0].isSeen(in: format) }
    } else {
      var indices: [Int] = []
      for name in chosen { indices.append(try Self.index(of: name, in: shape)) }
      selection = indices
    }
    var keys: [(Int, Bool)] = []
    for name in screen.arrangement.sort {
      let isDescending = name.hasPrefix("-")
      let bare = isDescending ? String(name.dropFirst()) : name
      keys.append((try Self.index(of: bare, in: shape), isDescending))
    }
    sortKeys = keys
    columns = selection.map { shape.columns[$0] }
    holdsRows = !keys.isEmpty || format == .table || format == .wide || format == .list
  }

  private static func index(of name: String, in shape: RowShape) throws(Wrong) -> Int {
    if let index = shape.columns.firstIndex(where: { $0.name == name }) { return index }
    throw .column(name, of: shape.columns.map(\.name))
  }

  /// - Parameter cells: One for each column of the shape.
  mutating func add(_ cells: [Cell]) throws {
    count += 1
    if holdsRows {
      waiting.append(cells)
    } else if limit.map({ printed < $0 }) ?? true {
      try write(cells)
    }
  }

  /// Prints what had to wait. `total` when more rows exist than were added,
  /// `Int.max` when nobody counted them.
  mutating func finish(total: Int? = nil) throws {
    for (index, isDescending) in sortKeys.reversed() {
      // Swift's sort is stable, so that an earlier key may be applied later.
      waiting.sort {
        isDescending
          ? Cell.precedes($1[index], $0[index]) : Cell.precedes($0[index], $1[index])
      }
    }
    let kept = waiting.prefix(limit ?? waiting.count)
    let all = max(total ?? count, count)
    switch screen.format {
    case .table, .wide, .list:
      try finishForPeople(
        kept.map { row in selection.map { shape.columns[$0].forPeople(row[$0]) } }, total: all)
    case .json, .jsonl, .csv, .tsv, .md:
      for row in kept { try write(row) }
      try writeOpening()
      if screen.format == .json { try screen.console.out.write(printed == 0 ? "]\n" : "\n]\n") }
      // A file for programs has no place for it, and no figure goes out without its basis.
      if let basis, screen.format == .csv || screen.format == .tsv { try screen.note(basis.line) }
    }
  }

  private func finishForPeople(_ rows: [[Cell]], total: Int) throws {
    var basis = basis ?? Basis()
    let all: Phrase = total == .max ? "many" : "\(total)"
    basis.notes.append(rows.count == total ? all : "\(rows.count) of \(all)")
    let language = screen.language
    let out = screen.console.out
    try out.line(screen.colour(basis.isFixedBySession ? .red : .dim, language(basis.line)))
    guard !rows.isEmpty else { return try screen.print("\nNothing to show.") }
    try out.line()
    if screen.isAccessible {
      try out.write(
        RecordText.spoken(
          rows, columns, noun: shape.noun, width: screen.width ?? 80, in: language))
    } else if screen.format == .list {
      try out.write(RecordText.list(rows, columns, in: language))
    } else {
      let width = screen.format == .wide ? nil : screen.width
      guard let table = TableText(columns, rows, width: width, in: language) else {
        return try out.write(RecordText.list(rows, columns, in: language))
      }
      try out.line(screen.colour(.bold, table.heading))
      for line in table.lines { try out.line(line) }
    }
  }

  /// What stands before the first row; written once.
  private mutating func writeOpening() throws {
    guard printed == 0 else { return }
    switch screen.format {
    case .json: try screen.console.out.write("[")
    case .csv:
      try screen.console.out.write(Delimited.csv(Delimited.headings(columns), isRaw: screen.isRaw))
    case .tsv:
      try screen.console.out.write(Delimited.tsv(Delimited.headings(columns), isRaw: screen.isRaw))
    case .md:
      try screen.console.out.write(
        Delimited.markdownHeading(columns, basis: basis, in: screen.language))
    case .jsonl, .table, .wide, .list: break
    }
  }

  private mutating func write(_ row: [Cell]) throws {
    try writeOpening()
    let cells = selection.map { row[$0] }
    let out = screen.console.out
    switch screen.format {
    case .json:
      try out.write(printed == 0 ? "\n" : ",\n")
      try out.write(bytes: columns.json(cells))
    case .jsonl: try out.write(bytes: columns.json(cells) + [0x0a])
    case .csv: try out.write(Delimited.csv(Delimited.fields(cells, columns), isRaw: screen.isRaw))
    case .tsv: try out.write(Delimited.tsv(Delimited.fields(cells, columns), isRaw: screen.isRaw))
    case .md:
      let cells = zip(columns, cells).map { $0.forPeople($1) }
      try out.write(Delimited.markdown(cells, in: screen.language))
    case .table, .wide, .list: break
    }
    printed += 1
  }
}

extension [Column] {
  /// One row as an object.
  func json(_ cells: [Cell]) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      JSON.write(string: self[index].name, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      cell.writeJSON(to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }
}
