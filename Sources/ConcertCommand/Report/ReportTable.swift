import Concert
import EventSourcing

/// A report's rows as people see them; programs get all columns under their own names.
struct ReportTable {
  let query: ReportQuery

  init(_ query: ReportQuery) { self.query = query }

  func rows(_ rows: Concert.Rows, basis: Basis?) -> Rows {
    ViewTable("row", shown).rows(rows, basis: basis)
  }

  private var shown: [ViewTable.Shown] {
    var columns = query.groups.map { group in
      ViewTable.Shown(group.rawValue, .reference) { row in
        // Not as a count: nobody groups the digits of a year.
        group == .year
          ? row.integer("year").map { .decimal("\($0)") } ?? .none : row.cell(group.rawValue)
      }
    }
    switch query.kind {
    case .pooled, .framework: columns += Self.money
    case .women:
      columns += Self.counts(["women", "men", "others", "unknown"])
      columns += [
        Self.share("share", heading: "women %"),
        Self.share("leading_share", heading: "leading %"), Self.bar,
      ]
      columns += Self.counts(["contributions"])
    case .training:
      columns += Self.counts(["sessions", "women", "men", "others", "unknown"])
      columns.append(Self.share("share", heading: "women %"))
    case .visibility:
      columns += [
        .init("what", .reference), .init("code", .reference),
        .init("first_on", .reference, heading: "first"),
        .init("first_ref", .reference, heading: "by"),
        .init("first", .reference, heading: "new", for: .people) {
          $0.integer("is_first") == 1 ? .text("first") : .none
        },
      ]
      columns += Self.counts(["ministries", "records"])
    case .consultations:
      columns += Self.counts(["held", "deep", "invited", "came", "inputs", "answered"])
      columns.append(.init("longest_wait", .integer, heading: "waiting days"))
    }
    if query.isCited { columns.append(.init("events", .json) { $0.parsed("events") }) }
    return columns
  }

  /// A count; where nobody reported, that is what it says.
  private static func counts(_ names: [String]) -> [ViewTable.Shown] {
    names.map { name in
      ViewTable.Shown(name, .integer) { row in
        row.text("state") == "not_reported" ? .notReported : row.cell(name)
      }
    }
  }

  private static func share(_ name: String, heading: String) -> ViewTable.Shown {
    ViewTable.Shown(name, .integer, heading: heading) { row in
      row.text("state") == "not_reported" ? .notReported : row.cell(name)
    }
  }

  private static let bar = ViewTable.Shown("bar", for: .people) { row in
    guard case .decimal(let share) = row.cell("share"), let size = Swift.Double(share) else {
      return .none
    }
    return .text(Bars.text(size, of: 100))
  }

  private static let money: [ViewTable.Shown] = [
    .init("contributions", .integer),
    .init("amount", .money, heading: "given", for: .people) { row in
      guard let currency = row.text("currency") else { return .none }
      let given = row.whole("given_minor") ?? 0
      return .money(minor: given - (row.whole("returned_minor") ?? 0), currency)
    },
    .init("people", .integer),
    .init("ministries", .integer, for: .wide),
  ]

  /// Women's share as bars; none for a report without it.
  func picture(_ rows: Concert.Rows, basis: Basis) -> Picture? {
    guard query.kind == .women else { return nil }
    let table = self.rows(rows, basis: basis)
    func column(_ name: String) -> Int? { table.shape.columns.firstIndex { $0.name == name } }
    guard let share = column("share"), let women = column("women"), let men = column("men") else {
      return nil
    }
    let bars = table.cells.map { cells in
      let label = cells.prefix(query.groups.count).map(\.shown).joined(separator: " · ")
      guard case .decimal(let digits) = cells[share] else {
        return BarPicture.Bar(label, size: nil, shown: cells[share].spoken(in: .en) ?? "nobody")
      }
      return BarPicture.Bar(
        label, size: Swift.Double(digits),
        shown: "\(digits) % (\(cells[women].shown) women, \(cells[men].shown) men)")
    }
    return BarPicture(
      title: "Women among people deployed",
      description: "Women of those whose sex is known, in percent. \(basis.line)", bars: bars,
      whole: 100
    ).picture
  }
}
