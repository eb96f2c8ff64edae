extension PairMeasures {
  /// Measures and conditions that ``Measure/isOfTitles`` and ``Condition/isOfTitles`` name.
  mutating func measureTitles(_ a: EffortFeatures, _ b: EffortFeatures) {
    titles.match(a, b)
    let sides = (TitleSide(a, use: titles.leftUse), TitleSide(b, use: titles.rightUse))
    let both = a.weight + b.weight
    set(.dice, both > 0 ? 1000 * (sides.0.met + sides.1.met) / both : 0)
    let words = a.words.count + b.words.count
    set(.plain, words > 0 ? (sides.0.use + sides.1.use) / words : 0)
    let meaning = measureMatches(a, b)
    // One word in common is a subject ("Instructors"), not a title within the other.
    let isWithin = min(a.words.count, b.words.count) > 1 || self[.dice] >= 800
    let within = (
      a.weight > 600 ? 1000 * sides.0.met / a.weight : 0,
      b.weight > 600 ? 1000 * sides.1.met / b.weight : 0
    )
    set(.containment, isWithin ? max(within.0, within.1) : 0)
    set(.contained, max(sides.0.contained, sides.1.contained))
    let letters = titles.matches.isEmpty ? 0 : ratioOfLetters(a, b)
    set(.letters, letters)
    set(
      .alike, (450 * self[.dice] + 200 * self[.containment] + 150 * letters + 200 * meaning) / 1000)
    set(.unanswered, min(sides.0.rarestOpenName, sides.1.rarestOpenName))
    set(.unansweredAll, min(sides.0.open, sides.1.open))
    set(.openSubjects, max(sides.0.openSubjects, sides.1.openSubjects))
    hold(.alike, self[.alike] >= 400)
    hold(.closelyAlike, self[.alike] >= 600)
    hold(.manyNames, self[.names] >= 1200)
  }

  private mutating func ratioOfLetters(_ a: EffortFeatures, _ b: EffortFeatures) -> Int {
    a.bytes.withUnsafeBufferPointer { left in
      b.bytes.withUnsafeBufferPointer { right in
        letters.ratio(
          UnsafeBufferPointer(rebasing: left[a.letters]),
          UnsafeBufferPointer(rebasing: right[b.letters]))
      }
    }
  }

  /// - Returns: The rarest meaning in common.
  private mutating func measureMatches(_ a: EffortFeatures, _ b: EffortFeatures) -> Int {
    var (meaning, word, names, shared, subjects) = (0, 0, 0, 0, 0)
    for match in titles.matches {
      let (x, y) = (a.words[match.left], b.words[match.right])
      let weight = Int(min(x.weight, y.weight))
      meaning = max(meaning, match.likeness * weight / 1000)
      if match.likeness >= 500 {
        shared += 1
        if x.isSubject { subjects += 1 }
      }
      guard match.likeness >= 750 else { continue }
      if !x.isKnown && !y.isKnown { names += weight }
      if !(x.isKnown && y.isKnown && match.likeness < 950) {
        word = max(word, Int(min(x.rarity, y.rarity)))
      }
    }
    set(.rareMeaning, meaning)
    set(.rareWord, word)
    set(.names, names)
    set(.shared, shared)
    set(.subjects, subjects)
    return meaning
  }
}

/// One of two titles with how far the other answers its words.
private struct TitleSide {
  /// Of the words' weight, and of the words in thousandths.
  var met = 0
  var use = 0
  /// Words without an answer: their weight, the rarest that the lexicon does not know, and how many
  /// say what the work is about.
  var open = 0
  var rarestOpenName = 0
  var openSubjects = 0
  /// The words when each of them is answered, else 0.
  var contained = 0

  init(_ title: EffortFeatures, use: [Int]) {
    var isWhole = true
    for (key, used) in zip(title.words, use) {
      met += Int(key.weight) * used / 1000
      self.use += used
      if used < 700 { isWhole = false }
      guard used < 300 else { continue }
      open += Int(key.weight)
      if !key.isKnown { rarestOpenName = max(rarestOpenName, Int(key.rarity)) }
      if key.isSubject { openSubjects += 1 }
    }
    contained = isWhole ? title.words.count : 0
  }
}
