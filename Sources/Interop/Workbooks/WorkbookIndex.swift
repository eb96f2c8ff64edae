import EventSourcing

/// Which part of a workbook is which sheet, and how its cells are to be read.
struct WorkbookIndex {
  struct Sheet: Hashable {
    let name: String
    let part: String
    let isHidden: Bool
  }

  static let partLimit = 64 << 20

  let sheets: [Sheet]
  let strings: String?
  let styles: String?
  /// Whether days are counted from 1904, as old workbooks of the Macintosh do.
  let isFrom1904: Bool

  init(_ archive: Archive) throws {
    let root = try PartParser.read(
      "_rels/.rels", of: archive, limit: Self.partLimit, Relationships(folder: ""))
    let book = root.target(ofType: "officeDocument") ?? "xl/workbook.xml"
    guard archive.entries[book] != nil else { throw WorkbookError(.notAWorkbook) }
    let folder = book.split(separator: "/").dropLast().joined(separator: "/")
    let name = book.split(separator: "/").last.map(String.init) ?? ""
    let links = try PartParser.read(
      folder + "/_rels/" + name + ".rels", of: archive, limit: Self.partLimit,
      Relationships(folder: folder))
    let list = try PartParser.read(book, of: archive, limit: Self.partLimit, SheetList())
    isFrom1904 = list.isFrom1904
    sheets = list.sheets.compactMap { sheet in
      guard let link = links.all[sheet.link], link.type == "worksheet" else { return nil }
      return Sheet(name: sheet.name, part: link.target, isHidden: sheet.isHidden)
    }
    strings = links.target(ofType: "sharedStrings")
    styles = links.target(ofType: "styles")
    if sheets.isEmpty { throw WorkbookError(.notAWorkbook) }
  }

  /// The sheet of this name, or the only one that is shown: which of several, is asked.
  func sheet(named name: String?) throws -> Sheet {
    let shown = sheets.filter { !$0.isHidden }
    if let name {
      guard let sheet = sheets.first(where: { $0.name == name }) else {
        throw WorkbookError(.noSheet(name, known: sheets.map(\.name)))
      }
      return sheet
    }
    guard let sheet = shown.first, shown.count == 1 else {
      throw WorkbookError(.whichSheet((shown.isEmpty ? sheets : shown).map(\.name)))
    }
    return sheet
  }
}

/// The links of a part to others.
private struct Relationships: PartVisitor {
  let folder: String
  private(set) var all: [String: (type: String, target: String)] = [:]
  var failure: WorkbookError? { nil }

  init(folder: String) { self.folder = folder }

  func target(ofType type: String) -> String? {
    all.values.first { $0.type == type }?.target
  }

  mutating func start(_ element: PartElement, _ attributes: PartAttributes) {
    guard element == .relationship, let id = attributes["Id"], let target = attributes["Target"],
      let type = attributes["Type"]?.split(separator: "/").last
    else { return }
    var steps = target.hasPrefix("/") ? [] : folder.split(separator: "/").map(String.init)
    for step in target.split(separator: "/") {
      if step == ".." { _ = steps.popLast() } else if step != "." { steps.append(String(step)) }
    }
    all[id] = (String(type), steps.joined(separator: "/"))
  }

  mutating func text(_ bytes: UnsafeRawBufferPointer) {}
  mutating func end(_ element: PartElement) {}
}

private struct SheetList: PartVisitor {
  private(set) var sheets: [(name: String, link: String, isHidden: Bool)] = []
  private(set) var isFrom1904 = false
  var failure: WorkbookError? { nil }

  mutating func start(_ element: PartElement, _ attributes: PartAttributes) {
    switch element {
    case .workbookPr: isFrom1904 = ["1", "true"].contains(attributes["date1904"] ?? "")
    case .sheet:
      sheets.append(
        (
          attributes["name"] ?? "", attributes["id"] ?? "",
          attributes["state"].map { $0 != "visible" } ?? false
        ))
    default: break
    }
  }

  mutating func text(_ bytes: UnsafeRawBufferPointer) {}
  mutating func end(_ element: PartElement) {}
}

/// Texts that cells share, one behind the other.
struct SharedStrings: PartVisitor {
  private static let limit = 64 << 20

  private var bytes: [UInt8] = []
  private var ends: [Int32] = []
  private var depth = 0
  private var isText = false
  private(set) var failure: WorkbookError?

  subscript(index: Int) -> ArraySlice<UInt8>? {
    guard ends.indices.contains(index) else { return nil }
    return bytes[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
  }

  mutating func start(_ element: PartElement, _ attributes: PartAttributes) {
    switch element {
    // How a word sounds stands beside it, and is no part of it.
    case .rPh: depth += 1
    case .t: isText = depth == 0
    default: break
    }
  }

  mutating func text(_ more: UnsafeRawBufferPointer) {
    guard isText else { return }
    bytes.append(contentsOf: more)
    if bytes.count > Self.limit {
      failure = WorkbookError(.tooLarge(what: "more than 64 MiB of shared texts"))
    }
  }

  mutating func end(_ element: PartElement) {
    switch element {
    case .rPh: depth -= 1
    case .t: isText = false
    case .si: ends.append(Int32(bytes.count))
    default: break
    }
  }
}

/// Which styles show a number as a day.
struct DayStyles: PartVisitor {
  private var formats: [Int: Bool] = [:]
  private var isOfCells = false
  private(set) var areDays: [Bool] = []
  var failure: WorkbookError? { nil }

  mutating func start(_ element: PartElement, _ attributes: PartAttributes) {
    switch element {
    case .numFmt:
      if let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"] {
        formats[id] = Self.isDay(code)
      }
    case .cellXfs: isOfCells = true
    case .xf where isOfCells:
      let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
      areDays.append(formats[id] ?? Self.known.contains(id))
    default: break
    }
  }

  mutating func text(_ bytes: UnsafeRawBufferPointer) {}
  mutating func end(_ element: PartElement) { if element == .cellXfs { isOfCells = false } }

  /// The formats that have numbers and no words.
  ///
  /// - Source: ECMA-376 part 1, 18.8.30; 27–36 and 50–58 in East Asia.
  private static let known = Set(Array(14...17) + [22] + Array(27...36) + Array(50...58))

  /// A year or a day of the month outside quotes and brackets; a month without hours.
  static func isDay(_ code: String) -> Bool {
    var rest = ""
    var isQuoted = false
    var isBracketed = false
    var isEscaped = false
    for character in code.lowercased() {
      if isEscaped {
        isEscaped = false
      } else if character == "\\" || character == "_" || character == "*" {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      } else if character == "[" {
        isBracketed = true
      } else if character == "]" {
        isBracketed = false
      } else if !isQuoted, !isBracketed {
        rest.append(character)
      }
    }
    if rest.hasPrefix("general") { return false }
    if rest.contains("y") || rest.contains("d") { return true }
    return rest.contains("m") && !rest.contains("h") && !rest.contains("s")
  }
}
