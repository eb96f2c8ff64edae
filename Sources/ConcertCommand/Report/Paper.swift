import Concert
import EventSourcing

/// A text with figures: a brief, a chapter. Every figure names the records that it rests on.
struct Paper {
  struct Line {
    var text: String
    var sources: [Brief.Source] = []
  }

  struct Section {
    var heading: String?
    var lines: [Line] = []
    var table: Rows?
    /// What the figures count, and what to beware of.
    var note: String?
  }

  let title: String
  let basis: Basis
  var sections: [Section] = []

  /// Prose as Markdown, or one object.
  func print(on screen: Screen) throws {
    if screen.format.isJSON { return try screen.console.out.write(bytes: json + [0x0a]) }
    try screen.console.out.write(markdown)
  }

  var markdown: String {
    var sources: [[Brief.Source]] = []
    var text = "# \(Delimited.escaped(title))\n\n\(Delimited.escaped(basis.line))\n"
    for section in sections {
      if let heading = section.heading { text += "\n## \(Delimited.escaped(heading))\n" }
      if !section.lines.isEmpty { text += "\n" }
      for line in section.lines {
        text += "- \(Delimited.escaped(line.text))"
        if !line.sources.isEmpty {
          sources.append(line.sources)
          text += " [\(sources.count)]"
        }
        text += "\n"
      }
      if let table = section.table { text += "\n" + Self.markdown(table) }
      if let note = section.note { text += "\n" + Delimited.escaped(note) + "\n" }
    }
    guard !sources.isEmpty else { return text }
    text += "\n## Sources\n\n"
    for (index, records) in sources.enumerated() {
      let cited = records.map { "\(Delimited.escaped($0.ref)) @\($0.position)" }
      text += "[\(index + 1)] " + cited.joined(separator: ", ") + "  \n"
    }
    return text + "\nEach can be checked: concert show REF, concert prove REF, concert verify.\n"
  }

  private static func seen(_ rows: Rows) -> [Int] {
    rows.shape.columns.indices.filter { rows.shape.columns[$0].isSeen(in: .md) }
  }

  private static func markdown(_ rows: Rows) -> String {
    guard !rows.cells.isEmpty else { return "Nothing to show.\n" }
    let seen = seen(rows)
    return Delimited.markdownHeading(seen.map { rows.shape.columns[$0] }, basis: nil)
      + rows.cells.map { cells in Delimited.markdown(seen.map { cells[$0] }) }.joined()
  }

  private var json: [UInt8] {
    var bytes = Array(#"{"title":"#.utf8)
    JSON.write(string: title, to: &bytes)
    bytes += Array(#","basis":"#.utf8)
    JSON.write(string: basis.line, to: &bytes)
    bytes += Array(#","sections":["#.utf8)
    for (index, section) in sections.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += Array(#"{"heading":"#.utf8)
      Cell.text(section.heading).writeJSON(to: &bytes)
      bytes += Array(#","lines":"#.utf8)
      JSON.array(section.lines.map(\.json)).write(to: &bytes)
      if let table = section.table {
        let rows = table.cells.map { table.shape.columns.json($0) }
        bytes += Array(#","rows":["#.utf8) + rows.joined(separator: [UInt8(ascii: ",")])
        bytes.append(UInt8(ascii: "]"))
      }
      bytes.append(UInt8(ascii: "}"))
    }
    return bytes + Array("]}".utf8)
  }
}

extension Paper.Line {
  fileprivate var json: JSON {
    .object([
      "text": .string(text),
      "sources": .array(
        sources.map { .object(["ref": .string($0.ref), "position": .int($0.position)]) }),
    ])
  }
}
