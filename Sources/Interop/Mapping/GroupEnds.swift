/// The last row of each group of a sheet: whoever knows it holds no group longer than needed.
///
/// Memory: 16 bytes a group. Two names of one hash end with the later of their rows, or with the
/// sheet.
struct GroupEnds {
  private var last: [Int: Int32] = [:]

  mutating func note(_ row: CSVRow, _ plan: SheetPlan) {
    guard let name = Self.name(row, plan) else { return }
    last[name.hashValue] = Int32(clamping: row.row)
  }

  /// The group whose last row this is.
  func group(endingWith row: CSVRow, _ plan: SheetPlan) -> String? {
    guard !last.isEmpty, let name = Self.name(row, plan),
      last[name.hashValue] == Int32(clamping: row.row)
    else { return nil }
    return name
  }

  private static func name(_ row: CSVRow, _ plan: SheetPlan) -> String? {
    let name = plan.group(row)
    return name.isEmpty ? nil : name
  }
}
