import Foundation
import Interop

/// A large file of real rows: those of a small one, each time under another name.
struct RepeatedRows {
  private var heading: [UInt8] = []
  private var rows: [[String]] = []

  /// - Parameter path: CSV whose first column names what a row belongs to.
  init(of path: String) throws {
    try FileSource.open(path) { file in
      var reader = CSVReader(file)
      var row = CSVRow()
      while try reader.next(into: &row) {
        if heading.isEmpty {
          heading = CSVText.record(row.fields, isRaw: true)
        } else {
          rows.append(row.fields)
        }
      }
    }
    guard !rows.isEmpty else { throw CocoaError(.fileReadCorruptFile) }
  }

  /// Writes whole rows until there are so many bytes.
  func write(bytes: Int, to path: String) throws {
    guard let file = fopen(path, "wb") else { throw CocoaError(.fileNoSuchFile) }
    defer { fclose(file) }
    var size = 0
    func put(_ record: [UInt8]) {
      size += record.count
      fwrite(record, 1, record.count, file)
    }
    put(heading)
    var round = 0
    while true {
      for row in rows {
        guard size < bytes else { return }
        put(CSVText.record(["\(row[0])-\(round)"] + row.dropFirst(), isRaw: true))
      }
      round += 1
    }
  }
}
