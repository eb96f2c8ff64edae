/// A matrix as a heat map: the figure stands in each cell, and an edge says its step, too.
public struct MatrixPicture: Sendable {
  public struct Cell: Hashable, Sendable {
    public let text: String
    /// What the cell's shade is measured by; none is white.
    public let size: Double?
    /// Asked and not reported.
    public let isSilent: Bool

    public init(_ text: String, size: Double?, isSilent: Bool = false) {
      self.text = text
      self.size = size
      self.isSilent = isSilent
    }
  }

  public let title: String
  public let description: String
  public let columns: [String]
  public let rows: [(heading: String, cells: [Cell])]
  public let table: Picture.Table

  public init(
    title: String, description: String, columns: [String],
    rows: [(heading: String, cells: [Cell])], table: Picture.Table
  ) {
    self.title = title
    self.description = description
    self.columns = columns
    self.rows = rows
    self.table = table
  }

  private static let step = 26
  /// Background, letters, and the dashes of the left edge, from nothing to the highest fifth.
  private static let steps = [
    ("#FFFFFF", "#10243A", "1 5"), ("#DCE8F4", "#10243A", "2 4"), ("#A9C8E6", "#10243A", "4 3"),
    ("#2F6DA8", "#FFFFFF", "8 2"), ("#123F6B", "#FFFFFF", "26 0"),
  ]
  private static let silent = ("#FFF4D6", "#5A3E00", "1 5")

  public var picture: Picture {
    let left = (rows.map { SVGText.width($0.heading) }.max() ?? 0) + 12
    let widths = columns.indices.map { column in
      let texts = rows.map { $0.cells.indices.contains(column) ? $0.cells[column].text : "" }
      return (([columns[column]] + texts).map(SVGText.width).max() ?? 0) + 20
    }
    let sizes = rows.flatMap { $0.cells.compactMap(\.size) }.filter { $0 > 0 }.sorted()
    var drawing: [String] = []
    var x = left
    for (column, heading) in columns.enumerated() {
      drawing.append(
        SVGText.line(heading, x: x + widths[column] - 8, y: 14, anchor: "end", weight: "bold"))
      x += widths[column]
    }
    for (index, row) in rows.enumerated() {
      let y = (index + 1) * Self.step
      drawing.append(SVGText.line(row.heading, x: 0, y: y + 17, weight: "bold"))
      var x = left
      for (column, cell) in row.cells.enumerated() where column < widths.count {
        drawing += Self.drawn(cell, sizes, x: x, y: y, width: widths[column])
        x += widths[column]
      }
    }
    return Picture(
      title: title, description: description, tables: [table], width: left + widths.reduce(0, +),
      height: (rows.count + 1) * Self.step, drawing: drawing)
  }

  private static func drawn(
    _ cell: Cell, _ sizes: [Double], x: Int, y: Int, width: Int
  ) -> [String] {
    let (fill, letters, dashes) = cell.isSilent ? silent : steps[step(cell.size, among: sizes)]
    // A total and a cell of nothing have no step, and so no edge that would tell one.
    let edge = SVGText.tag(
      "line",
      [
        "x1": "\(x)", "y1": "\(y)", "x2": "\(x)", "y2": "\(y + step - 4)",
        "stroke": "currentColor", "stroke-width": "3", "stroke-dasharray": dashes,
      ])
    let hasEdge = cell.size != nil || cell.isSilent
    return [
      SVGText.tag(
        "rect",
        [
          "x": "\(x)", "y": "\(y)", "width": "\(width - 4)", "height": "\(step - 4)",
          "fill": fill, "stroke": "currentColor", "stroke-width": "0.5",
        ]),
      SVGText.tag(
        "text",
        ["x": "\(x + width - 10)", "y": "\(y + 15)", "text-anchor": "end", "fill": letters],
        SVGText.escaped(cell.text)),
    ] + (hasEdge ? [edge] : [])
  }

  /// 0 for nothing, else 1 to 4 by quarters of what there is.
  private static func step(_ size: Double?, among sizes: [Double]) -> Int {
    guard let size, size > 0, !sizes.isEmpty else { return 0 }
    let below = sizes.filter { $0 < size }.count
    return 1 + min(3, below * 4 / sizes.count)
  }
}
