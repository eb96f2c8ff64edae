/// An effort made ready for comparison, as bytes that a table holds: read back in a tenth of the
/// time that cutting its title takes. Good for the ruleset that wrote it, and for the program.
extension PreparedEffort {
  /// Stems of who benefits, of who is addressed, of the partner's name and of the locations' names.
  struct Stems {
    let beneficiaries: [UInt64]
    let audience: [UInt64]
    let partner: [UInt64]
    let locations: [UInt64]
  }

  static func form(
    of effort: Effort, _ title: PreparedTitle, _ stems: Stems, worth: Int?
  ) -> [UInt8] {
    var writer = FormWriter()
    writer.put(effort.title)
    writer.put(effort.places) { $0.put($1) }
    // Where the effort is; the places that touch these are the caller's to know.
    writer.put(effort.locations) { $0.put($1) }
    writer.put(effort.themes) { $0.put($1) }
    for day in [effort.period.first, effort.period.last, effort.minor, worth] { writer.put(day) }
    writer.put(effort.partner)
    for text in [
      effort.currency, effort.kind, effort.framework, effort.planAction, effort.audience,
    ] { writer.put(text) }
    writer.put(effort.beneficiaries) { $0.put($1) }
    for list in [stems.beneficiaries, stems.audience, stems.partner, stems.locations] {
      writer.put(list) { $0.put(whole: $1) }
    }
    title.write(to: &writer)
    return writer.bytes
  }

  /// - Parameters:
  ///   - form: None comes of bytes that were cut short.
  ///   - touching: The codes of places that touch one.
  public init?(form: UnsafeRawBufferPointer, touching: (String) -> [String]) {
    var reader = FormReader(form)
    let head = FormHead(&reader)
    for _ in 0..<4 { _ = reader.list { $0.whole() } }
    let title = PreparedTitle(from: &reader)
    var effort = head.effort
    effort.near = effort.places.flatMap(touching)
    guard reader.isComplete,
      let features = EffortFeatures(form: form, near: { _ in PlaceCodes.codes(of: effort.near) })
    else { return nil }
    self.init(effort, title: title, worth: head.worth, features: features)
  }
}

extension PreparedTitle {
  fileprivate func write(to writer: inout FormWriter) {
    writer.put(words) { writer, word in
      writer.put(bytes: word.text)
      writer.put(word.classes) { $0.put($1) }
      writer.put(whole: word.stem)
      writer.put(bytes: word.cognate)
      writer.put(word.weight)
      writer.put(word.rarity)
      writer.put(word.isSubject ? 1 : 0)
    }
    for numbers in [numbering.phases, numbering.years, numbering.others] {
      writer.put(numbers.sorted()) { $0.put($1) }
    }
    writer.put(numbering.isAdditionalFinancing ? 1 : 0)
    writer.put(numbering.isPreparation ? 1 : 0)
    writer.put(countries.sorted(by: Score.precedes)) { $0.put($1) }
    writer.put(languages)
  }

  fileprivate init(from reader: inout FormReader) {
    let words = reader.list { reader in
      TitleWord(
        text: reader.bytes(), classes: reader.list { $0.number() }, stem: reader.whole(),
        cognate: reader.bytes(), weight: reader.number(), rarity: reader.number(),
        isSubject: reader.number() == 1)
    }
    var sets: [Set<Int>] = []
    for _ in 0..<3 { sets.append(Set(reader.list { $0.number() })) }
    let numbering = Numbering(
      phases: sets[0], years: sets[1], others: sets[2], isAdditionalFinancing: reader.number() == 1,
      isPreparation: reader.number() == 1)
    self.init(
      words: words, numbering: numbering, countries: Set(reader.list { $0.text() }),
      languages: reader.number())
  }
}
