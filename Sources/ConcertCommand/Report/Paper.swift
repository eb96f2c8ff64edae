import Concert
import EventSourcing

/// A text with figures: a brief, a chapter. Every figure names the records that it rests on.
struct Paper {
  struct Line {
    var text: Phrase
    var sources: [Brief.Source] = []
  }

  struct Section {
    var heading: Phrase?
    var lines: [Line] = []
    var table: Rows?
    /// What the figures count, and what to beware of.
    var note: Phrase?
  }

  let title: Phrase
  let basis: Basis
  var sections: [Section] = []

  /// Prose as Markdown, or one object.
  func print(on screen: Screen) throws {
    if screen.format.isJSON { return try screen.console.out.write(bytes: json + [0x0a]) }
    try screen.console.out.write(markdown(in: screen.language))
  }

  func markdown(in language: Language) -> String {
    func escaped(_ phrase: Phrase) -> String { Delimited.escaped(language(phrase)) }
    var sources: [[Brief.Source]] = []
    var text = "# \(escaped(title))\n\n\(escaped(basis.line))\n"
    for section in sections {
      if let heading = section.heading { text += "\n## \(escaped(heading))\n" }
      if !section.lines.isEmpty { text += "\n" }
      for line in section.lines {
        text += "- \(escaped(line.text))"
        if !line.sources.isEmpty {
          sources.append(line.sources)
          text += " [\(sources.count)]"
        }
        text += "\n"
      }
      if let table = section.table { text += "\n" + Self.markdown(table, in: language) }
      if let note = section.note { text += "\n" + escaped(note) + "\n" }
    }
    guard !sources.isEmpty else { return text }
    text += "\n## \(escaped("Sources"))\n\n"
    for (index, records) in sources.enumerated() {
      let cited = records.map { "\(Delimited.escaped($0.ref)) @\($0.position)" }
      text += "[\(index + 1)] " + cited.joined(separator: ", ") + "  \n"
    }
    return text + "\n"
      + language("Each can be checked: concert show REF, concert prove REF, concert verify.") + "\n"
  }

  private static func seen(_ rows: Rows) -> [Int] {
    rows.shape.columns.indices.filter { rows.shape.columns[$0].isSeen(in: .md) }
  }

  private static func markdown(_ rows: Rows, in language: Language) -> String {
    guard !rows.cells.isEmpty else { return language("Nothing to show.") + "\n" }
    let seen = seen(rows)
    let columns = rows.shape.columns
    return Delimited.markdownHeading(seen.map { columns[$0] }, basis: nil, in: language)
      + rows.cells.map { cells in
        Delimited.markdown(seen.map { columns[$0].forPeople(cells[$0]) }, in: language)
      }.joined()
  }

  private var json: [UInt8] {
    var bytes = Array(#"{"title":"#.utf8)
    JSON.write(string: title.description, to: &bytes)
    bytes += Array(#","basis":"#.utf8)
    JSON.write(string: basis.line.description, to: &bytes)
    bytes += Array(#","sections":["#.utf8)
    for (index, section) in sections.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += Array(#"{"heading":"#.utf8)
      Cell.words(section.heading).writeJSON(to: &bytes)
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
      "text": .string(text.description),
      "sources": .array(
        sources.map { .object(["ref": .string($0.ref), "position": .int($0.position)]) }),
    ])
  }
}
