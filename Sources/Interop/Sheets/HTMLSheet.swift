/// A report as one page of HTML that asks nobody for anything: heading, basis, table, sums.
public struct HTMLSheet<Output: ExportOutput>: SheetWriter {
  public private(set) var output: Output
  private var headings: [SheetHeading] = []

  public init(_ output: Output) { self.output = output }

  public mutating func begin(_ about: ExportAbout, _ headings: [SheetHeading]) throws {
    self.headings = headings
    let title = XMLText.escaped(about.title)
    let facts = about.facts.map {
      "<dt>\(XMLText.escaped($0.name))</dt><dd>\(XMLText.escaped($0.value))</dd>"
    }
    let columns = headings.map {
      "<th scope=\"col\"\($0.isNumber ? " class=\"n\"" : "") title=\"\(XMLText.escaped($0.meaning))\">"
        + "\(XMLText.escaped($0.words))</th>"
    }
    try write(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width">
      <title>\(title), \(XMLText.escaped(about.line))</title>
      <style>
      body { font: 1rem/1.4 sans-serif; margin: 2rem; color: #111; background: #fff }
      dt { float: left; clear: left; width: 9rem; font-weight: bold }
      table { border-collapse: collapse; margin: 1rem 0 }
      caption { text-align: left; font-weight: bold }
      th, td { border: 1px solid #777; padding: .25rem .5rem; text-align: left; vertical-align: top }
      .n { text-align: right }
      </style>
      </head>
      <body>
      <h1>\(title)</h1>
      <dl>\(facts.joined())</dl>
      <table>
      <caption>\(title), \(XMLText.escaped(about.line))</caption>
      <thead><tr>\(columns.joined())</tr></thead>
      <tbody>

      """)
  }

  public mutating func add(_ cells: [SheetCell]) throws {
    var line = "<tr>"
    for (cell, heading) in zip(cells, headings) {
      // Another script's words keep their own direction.
      line += heading.isNumber ? "<td class=\"n\">" : "<td dir=\"auto\">"
      line += cell == .none ? "–" : XMLText.escaped(cell.plain)
      line += "</td>"
    }
    try write(line + "</tr>\n")
  }

  public mutating func end(_ totals: SheetTotals) throws {
    let sums = totals.sums.map { "<li>\(XMLText.escaped($0.name)): \($0.value)</li>" }
    try write(
      """
      </tbody>
      </table>
      <p>\(totals.rows) \(totals.rows == 1 ? "row" : "rows")</p>
      \(sums.isEmpty ? "" : "<ul>\(sums.joined())</ul>")
      </body>
      </html>

      """)
  }

  private mutating func write(_ text: String) throws { try output.write(Array(text.utf8)) }
}
