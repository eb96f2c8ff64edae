import EventSourcing

/// One record, readable: a title, its facts, and remarks below.
struct Card: Sendable {
  /// The reference and what it is called.
  let ref: String
  let title: Phrase
  var basis: Basis?
  /// Labels in lower case, in order.
  var facts: [(label: String, cell: Cell)] = []
  /// Sentences under the facts, as "This is the past."
  var remarks: [Phrase] = []
  /// The same for programs.
  let json: JSON
}

extension Screen {
  /// Prints a card, also into a pipe such as `less`; programs ask for JSON.
  func print(_ card: Card) throws {
    if format.isJSON { return try print(card.json) }
    let out = console.out
    let heading = SafeText.oneLine(card.ref) + "  " + SafeText.oneLine(language(card.title))
    if let basis = card.basis {
      try out.line(colour(basis.isFixedBySession ? .red : .dim, language(basis.line)))
    }
    let labelled = card.facts.map { (label: language.label($0.label), cell: $0.cell) }
    let remarks = card.remarks.map { language($0) }
    if isAccessible {
      let facts = labelled.compactMap { label, cell -> String? in
        guard let spoken = cell.spoken(in: language) else { return nil }
        return "\(label.prefix(1).uppercased())\(label.dropFirst()) \(spoken)."
      }
      let text = ([heading + "."] + facts + remarks).joined(separator: " ")
      for line in DisplayWidth.wrap(text, to: width ?? 80) { try out.line(line) }
      return
    }
    try out.line(colour(.bold, heading))
    let labelWidth = labelled.map { DisplayWidth.of($0.label) }.max() ?? 0
    for fact in labelled {
      let label = DisplayWidth.pad(fact.label, to: labelWidth)
      let indent = String(repeating: " ", count: labelWidth + 4)
      let lines = DisplayWidth.wrap(
        fact.cell.shown(in: language), to: max(20, (width ?? .max) - labelWidth - 4))
      try out.line("  \(label)  " + lines.joined(separator: "\n" + indent))
    }
    if !remarks.isEmpty { try out.line() }
    for remark in remarks { try out.line(SafeText.oneLine(remark)) }
  }
}
