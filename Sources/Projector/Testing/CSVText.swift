/// RFC 4180 as the expected rows of a projection use it: NULL is an empty field without quotes.
enum CSVText {
  /// Rows of fields; a missing value is none. LF or CRLF ends a row, inside quotes both are kept.
  static func rows(_ text: String) -> [[String?]] {
    let bytes = Array(text.utf8)
    var rows: [[String?]] = []
    var row: [String?] = []
    var index = 0
    while index < bytes.count {
      let (field, next) = field(bytes, from: index)
      row.append(field)
      index = next
      if index < bytes.count, bytes[index] == UInt8(ascii: ",") {
        index += 1
        if index < bytes.count { continue }
        row.append(nil)
      }
      if index < bytes.count, bytes[index] == 0x0d { index += 1 }
      if index < bytes.count, bytes[index] == 0x0a { index += 1 }
      rows.append(row)
      row = []
    }
    return rows
  }

  private static func field(_ bytes: [UInt8], from start: Int) -> (String?, Int) {
    var index = start
    var field: [UInt8] = []
    if bytes[index] == UInt8(ascii: "\"") {
      index += 1
      while index < bytes.count {
        if bytes[index] == UInt8(ascii: "\"") {
          index += 1
          guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { break }
        }
        field.append(bytes[index])
        index += 1
      }
      return (String(decoding: field, as: UTF8.self), index)
    }
    while index < bytes.count, ![0x2c, 0x0a, 0x0d].contains(bytes[index]) {
      field.append(bytes[index])
      index += 1
    }
    return (field.isEmpty ? nil : String(decoding: field, as: UTF8.self), index)
  }

  static func line(_ fields: [String?]) -> String {
    fields.map { field in
      guard let field else { return "" }
      let needsQuotes =
        field.isEmpty || field.utf8.contains { [0x22, 0x2c, 0x0a, 0x0d].contains($0) }
      guard needsQuotes else { return field }
      return "\""
        + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        + "\""
    }.joined(separator: ",")
  }
}
