import EventSourcing

/// Rows as a table: columns two spaces apart, no lines drawn, numbers to the right.
struct TableText {
  let heading: String
  let lines: [String]

  /// Narrower than this a column says nothing any more.
  private static let narrowest = 8
  private static let gap = "  "

  /// None when even cut columns do not fit into `width`; a list is easier to read then.
  init?(_ columns: [Column], _ rows: [[Cell]], width: Int?, in language: Language) {
    let texts = rows.map { row in row.map { $0.shown(in: language) } }
    let headings = columns.map { $0.heading(in: language).uppercased() }
    var widths = headings.map { DisplayWidth.of($0) }
    for row in texts {
      for (index, text) in row.enumerated() {
        widths[index] = max(widths[index], DisplayWidth.of(text))
      }
    }
    if let width {
      guard let fitted = Self.fit(widths, columns, into: width) else { return nil }
      widths = fitted
    }
    func line(_ cells: [String]) -> String {
      var line = ""
      for (index, cell) in cells.enumerated() {
        let cut = DisplayWidth.cut(cell, to: widths[index])
        if index > 0 { line += Self.gap }
        line += DisplayWidth.pad(cut, to: widths[index], right: columns[index].isRightAligned)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
    heading = line(headings)
    lines = texts.map(line)
  }

  /// Takes room from the widest text until all fits; numbers and references are never cut.
  private static func fit(_ natural: [Int], _ columns: [Column], into width: Int) -> [Int]? {
    var widths = natural
    var excess = widths.reduce(0, +) + gap.count * (widths.count - 1) - width
    while excess > 0 {
      let candidates = widths.indices.filter {
        columns[$0].mayBeCut && widths[$0] > narrowest
      }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return nil }
      let next = candidates.filter { $0 != widest }.map { widths[$0] }.max() ?? narrowest
      let step = max(1, min(excess, widths[widest] - max(next, narrowest)))
      widths[widest] -= step
      excess -= step
    }
    return widths
  }
}

/// Rows as one block each.
enum RecordText {
  /// A name and a value a line, an empty line between records.
  static func list(
    _ rows: [[Cell]], _ columns: [Column], in language: Language
  ) -> String {
    let headings = columns.map { $0.heading(in: language) }
    let width = headings.map { DisplayWidth.of($0) }.max() ?? 0
    return rows.map { row in
      zip(headings, row).map { heading, cell in
        DisplayWidth.pad(heading, to: width) + "  " + cell.shown(in: language) + "\n"
      }.joined()
    }.joined(separator: "\n")
  }

  /// Sentences for a voice: "Commitment 1 of 7. COM-2024-0031. Ministry DEF."
  static func spoken(
    _ rows: [[Cell]], _ columns: [Column], noun: String, width: Int,
    in language: Language
  ) -> String {
    let noun = language(.word(noun))
    var text = ""
    for (index, row) in rows.enumerated() {
      var sentences = [
        language("\(capitalised(noun)) \(index + 1) of \(rows.count).")
      ]
      for (place, (column, cell)) in zip(columns, row).enumerated() {
        guard let spoken = cell.spoken(in: language) else { continue }
        let label = place == 0 ? "" : capitalised(column.heading(in: language)) + " "
        sentences.append(label + spoken + (spoken.hasSuffix(".") ? "" : "."))
      }
      if index > 0 { text += "\n" }
      text += DisplayWidth.wrap(sentences.joined(separator: " "), to: width)
        .map { $0 + "\n" }.joined()
    }
    return text
  }

  private static func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
