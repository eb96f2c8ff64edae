import Concert
import EventSourcing

/// A record's trail for people: a head that says what was checked, then an event or computed line
/// after the other.
struct StoryPrinter {
  private let story: TrailStory
  private let basis: Basis
  private let screen: Screen

  init(_ story: TrailStory, _ basis: Basis, _ screen: Screen) {
    self.story = story
    self.basis = basis
    self.screen = screen
  }

  func print() throws {
    let out = screen.console.out
    try out.line(screen.colour(basis.isFixedBySession ? .red : .dim, screen.language(basis.line)))
    let parts = ([counts] + checked).map { screen.language($0) }.joined(separator: " · ")
    for line in DisplayWidth.wrap("\(SafeText.oneLine(story.ref))  \(parts)", to: width) {
      try out.line(screen.colour(.bold, line))
    }
    try out.line()
    if screen.isAccessible { try speak() } else { try draw() }
    guard story.linkedRecords > 0 else { return }
    try out.line()
    let count = story.linkedRecords
    let linked: Phrase =
      "\(count, "contribution or decision belongs", "contributions or decisions belong")"
      + " to it: concert audit trail \(SafeText.oneLine(story.ref)) --linked"
    try screen.print(linked)
  }

  private var width: Int { screen.width ?? .max }
  private var events: Int { story.events.count }

  private var counts: Phrase {
    let computed = story.steps.count - events
    let counted: Phrase = "\(events, "event", "events")"
    return computed == 0
      ? counted : .list([counted, "\(computed, "computed line", "computed lines")"])
  }

  /// No more than what was really looked at.
  private var checked: [Phrase] {
    let check = story.check
    guard check.findings.isEmpty else { return ["CHAIN BROKEN, see below"] }
    var parts: [Phrase] = [
      check.leaves == 1 ? "its leaf rebuilt" : "each of the \(check.leaves) leaves rebuilt"
    ]
    if check.erased > 0 { parts.append("\(check.erased, "payload", "payloads") erased") }
    guard let checkpoint = check.checkpoint else {
      return parts + ["no checkpoint was signed yet"]
    }
    let signer: Phrase =
      checkpoint.signer.map { "signed by \(SafeText.oneLine($0))" }
      ?? "whose signature was not checked: the log's key is not known here"
    let size = Int(checkpoint.size)
    parts.append(
      check.included < check.events
        ? "\(check.included) of \(check.events) under the checkpoint over \(size, "event", "events"), \(signer)"
        : check.events > 1
          ? "all under the checkpoint over \(size, "event", "events"), \(signer)"
          : "under the checkpoint over \(size, "event", "events"), \(signer)")
    return parts
  }

  private func draw() throws {
    let words = story.events.map { ActWords($0) }
    let places = story.events.map { "@\($0.entry.position)" }
    let placeWidth = places.map(\.count).max() ?? 1
    let acts = words.map { screen.language($0.act) }
    let names = acts + [screen.language(.word("overdue"))]
    let actWidth = names.map { DisplayWidth.of($0) }.max() ?? 0
    let refWidth =
      Set(story.events.map(\.entry.ref)).count > 1
      ? story.events.map { DisplayWidth.of($0.entry.ref) }.max() ?? 0 : 0
    func line(_ place: String, _ recorded: String, _ about: String, _ act: String, _ ref: String)
      -> String
    {
      let ref = refWidth == 0 ? "" : DisplayWidth.pad(ref, to: refWidth) + "  "
      let day = screen.language("about \(about)")
      return "\(DisplayWidth.pad(place, to: placeWidth))  \(recorded)  \(day)  "
        + "\(ref)\(DisplayWidth.pad(act, to: actWidth))  "
    }
    let nothing = " –" + String(repeating: " ", count: 14)
    var index = 0
    for step in story.steps {
      switch step {
      case .computed(let day, let what, let why):
        let head = line(" –", nothing, "\(day)", screen.language(what), "")
        try screen.print(head + screen.language("\(why), not an event"))
      case .event(let event):
        let entry = event.entry
        let head =
          line(
            places[index], Self.moment(entry), entry.on, acts[index],
            SafeText.oneLine(entry.ref)) + screen.language(words[index].officer)
        try screen.print(head + (Self.late(entry).map { "   " + screen.language($0) } ?? ""))
        let indent = String(repeating: " ", count: placeWidth + 2)
        for detail in words[index].details {
          let text = SafeText.oneLine(screen.language(detail))
          for part in DisplayWidth.wrap(text, to: max(20, width - indent.count)) {
            try screen.print(indent + part)
          }
        }
        index += 1
      }
    }
  }

  /// `2024-03-04 14:21`, in UTC as everywhere.
  private static func moment(_ entry: TrailEntry) -> String {
    String(entry.recordedAt.prefix(16)).replacing("T", with: " ")
  }

  private static func late(_ entry: TrailEntry) -> Phrase? {
    guard entry.daysLate > 0 else { return nil }
    return "recorded \(entry.daysLate, "day", "days") late"
  }

  private func speak() throws {
    for (index, step) in story.steps.enumerated() {
      var sentences: [Phrase] = ["Line \(index + 1) of \(story.steps.count)"]
      switch step {
      case .computed(let day, let what, let why):
        sentences += ["About \(day)", what, "\(why), not an event"]
      case .event(let event):
        let words = ActWords(event)
        sentences += [
          "Event \(event.entry.position)", "Record \(SafeText.oneLine(event.entry.ref))",
          "Recorded \(Self.moment(event.entry))", "About \(event.entry.on)", words.act,
          "By \(words.officer)",
        ]
        sentences += (Self.late(event.entry).map { [$0] } ?? []) + words.details
      }
      let text = sentences.map { sentence in
        let told = SafeText.oneLine(screen.language(sentence))
        return told.prefix(1).uppercased() + told.dropFirst() + "."
      }
      let becomes = screen.language.label("becomes")
      for line in DisplayWidth.wrap(
        text.joined(separator: " ").replacing("→", with: becomes), to: screen.width ?? 80)
      {
        try screen.print(line)
      }
      if index + 1 < story.steps.count { try screen.print("") }
    }
  }
}
