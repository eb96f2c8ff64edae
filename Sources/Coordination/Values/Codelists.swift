/// The code lists that travel inside the binary; each is read when it is first asked for.
public enum Codelists {
  /// One entry: its code, its names, and the day from which its keeper withdrew it.
  public struct Entry: Hashable, Sendable {
    public let code: String
    public let english: String
    public let french: String
    public let german: String
    /// `unknown` when the keeper gave no day; nil while the code is in force.
    public let withdrawn: String?

    /// The name in `language`; English where there is none.
    public func name(in language: Language) -> String {
      switch language {
      case .french where !french.isEmpty: french
      case .german where !german.isEmpty: german
      case .luxembourgish where !german.isEmpty: german
      default: english
      }
    }
  }

  /// Every list as it was compiled in: the file's name and its text.
  public static var files: [(path: String, text: String)] { CodelistFiles.files }

  /// ISO 3166-1 alpha-2, `XK`, and the withdrawn `AN`.
  public static let countries = entries("countries.csv")
  /// UN M49.
  public static let regions = entries("regions.csv")
  public static let theatres = entries("theatres.csv")
  /// OECD DAC purpose codes and their groups.
  public static let themes = entries("themes.csv")
  /// ISO 4217, historic codes too.
  public static let currencies = entries("currencies.csv")

  /// The codes that a place may have.
  static let places = Set(countries.keys).union(regions.keys).union(theatres.keys)

  /// Decimals by currency.
  static let exponents: [String: UInt8] = {
    var result: [String: UInt8] = [:]
    let table = Table(file: "currencies.csv")
    for row in table.rows { result[row[table["code"]]] = UInt8(row[table["exponent"]]) }
    return result
  }()

  /// The countries of a region or theatre; a country is its own only member.
  public static func members(of place: String) -> [String] {
    countries[place] != nil ? [place] : membership[place] ?? []
  }

  private static let membership: [String: [String]] = {
    var result: [String: [String]] = [:]
    for row in Table(file: "region-members.csv").rows { result[row[0], default: []].append(row[1]) }
    let theatres = Table(file: "theatres.csv")
    for row in theatres.rows {
      result[row[0]] = row[theatres["countries"]].split(separator: " ").map(String.init)
    }
    return result
  }()

  private static func entries(_ file: String) -> [String: Entry] {
    let table = Table(file: file)
    var result: [String: Entry] = [:]
    result.reserveCapacity(table.rows.count)
    for row in table.rows {
      let withdrawn = table.cell("withdrawn", row)
      result[row[0]] = Entry(
        code: row[0], english: table.cell("en", row), french: table.cell("fr", row),
        german: table.cell("de", row), withdrawn: withdrawn.isEmpty ? nil : withdrawn)
    }
    return result
  }
}

/// A list's rows; the lists are ours, so a broken one is a broken promise of the build.
private struct Table {
  let columns: [String]
  let rows: [[String]]

  init(file: String) {
    guard let text = CodelistFiles.files.first(where: { $0.path == file })?.text else {
      preconditionFailure("\(file) is compiled in")
    }
    var lines = text.utf8.split(separator: UInt8(ascii: "\n")).map(Self.cells)
    columns = lines.isEmpty ? [] : lines.removeFirst()
    rows = lines
  }

  subscript(column: String) -> Int {
    guard let index = columns.firstIndex(of: column) else {
      preconditionFailure("the list has a column \(column)")
    }
    return index
  }

  func cell(_ column: String, _ row: [String]) -> String {
    guard let index = columns.firstIndex(of: column), index < row.count else { return "" }
    return row[index]
  }

  private static func cells(_ line: Substring.UTF8View) -> [String] {
    var result: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var previous: UInt8 = 0
    for byte in line {
      defer { previous = byte }
      switch byte {
      case UInt8(ascii: "\""):
        if previous == byte, !isQuoted { cell.append(byte) }
        isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted:
        result.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll(keepingCapacity: true)
      default: cell.append(byte)
      }
    }
    result.append(String(decoding: cell, as: UTF8.self))
    return result
  }
}
