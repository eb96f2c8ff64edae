/// A drawing with a title, what it says in words, and a table of the same numbers below it.
///
/// Lines and letters take the colour of the page; nothing is told by colour alone.
public struct Picture: Sendable {
  /// The numbers that are drawn.
  public struct Table: Hashable, Sendable {
    public let headings: [String]
    public let rows: [[String]]

    public init(_ headings: [String], _ rows: [[String]]) {
      self.headings = headings
      self.rows = rows
    }
  }

  public let title: String
  /// The finding in a sentence, and what the figures stand on.
  public let description: String
  public let tables: [Table]
  let width: Int
  let height: Int
  /// Elements, from the top left corner.
  let drawing: [String]

  private static let margin = 16
  private static let lineHeight = 18

  /// The file, UTF-8 with LF line ends.
  public var svg: String {
    var below: [String] = []
    var y = Self.margin + 2 * Self.lineHeight + height + Self.lineHeight
    var widest = max(width, SVGText.width(title) + 40)
    for table in tables {
      below += Self.drawn(table, y: &y, widest: &widest)
      y += Self.lineHeight
    }
    let whole = (width: widest + 2 * Self.margin, height: y)
    let lines =
      [
        SVGText.tag("title", ["id": "title"], SVGText.escaped(title)),
        SVGText.tag("desc", ["id": "desc"], SVGText.escaped(description)),
        Self.patterns,
        SVGText.line(title, x: Self.margin, y: Self.margin + 14, weight: "bold"),
        SVGText.tag(
          "g",
          ["transform": "translate(\(Self.margin) \(Self.margin + 2 * Self.lineHeight))"],
          "\n" + drawing.joined(separator: "\n") + "\n"),
      ] + below
    let root = SVGText.tag(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-labelledby": "title desc",
        "viewBox": "0 0 \(whole.width) \(whole.height)", "width": "\(whole.width)",
        "height": "\(whole.height)", "font-family": "sans-serif", "font-size": "12",
        "fill": "currentColor",
      ], "\n" + lines.joined(separator: "\n") + "\n")
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root + "\n"
  }

  /// Stripes tell what is below zero without any colour.
  private static let patterns = SVGText.tag(
    "defs", [:],
    SVGText.tag(
      "pattern",
      [
        "id": "stripes", "width": "6", "height": "6", "patternUnits": "userSpaceOnUse",
        "patternTransform": "rotate(45)",
      ],
      SVGText.tag("rect", ["width": "3", "height": "6", "fill": "currentColor"])))

  private static func drawn(_ table: Table, y: inout Int, widest: inout Int) -> [String] {
    let all = [table.headings] + table.rows
    let widths = table.headings.indices.map { column in
      all.map { $0.indices.contains(column) ? SVGText.width($0[column]) : 0 }.max() ?? 0
    }
    var lines: [String] = []
    for (index, row) in all.enumerated() {
      var x = margin
      for (column, text) in row.enumerated() where column < widths.count {
        if !text.isEmpty {
          lines.append(
            SVGText.line(text, x: x, y: y + 12, weight: index == 0 ? "bold" : "normal"))
        }
        x += widths[column] + 18
      }
      widest = max(widest, x - margin)
      y += lineHeight
    }
    return lines
  }
}
