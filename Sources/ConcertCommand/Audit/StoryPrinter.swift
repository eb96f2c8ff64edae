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
    let head = "\(SafeText.oneLine(story.ref))  \(([counts] + checked).joined(separator: " · "))"
    for line in DisplayWidth.wrap(head, to: width) { try out.line(screen.colour(.bold, line)) }
    try out.line()
    if screen.isAccessible { try speak() } else { try draw() }
    guard story.linkedRecords > 0 else { return }
    let isOne = story.linkedRecords == 1
    try out.line()
    try out.line(
      "\(story.linkedRecords) "
        + (isOne ? "contribution or decision belongs" : "contributions or decisions belong")
        + " to it: concert audit trail \(SafeText.oneLine(story.ref)) --linked")
  }

  private var width: Int { screen.width ?? .max }
  private var events: Int { story.events.count }

  private var counts: String {
    let computed = story.steps.count - events
    let text = events == 1 ? "1 event" : "\(events) events"
    if computed == 0 { return text }
    return text + ", \(computed) computed \(computed == 1 ? "line" : "lines")"
  }

  /// No more than what was really looked at.
  private var checked: [String] {
    let check = story.check
    guard check.findings.isEmpty else { return ["CHAIN BROKEN, see below"] }
    var parts = [
      check.leaves == 1 ? "its leaf rebuilt" : "each of the \(check.leaves) leaves rebuilt"
    ]
    if check.erased > 0 { parts.append("\(check.erased) payloads erased") }
    guard let checkpoint = check.checkpoint else {
      return parts + ["no checkpoint was signed yet"]
    }
    let signer =
      checkpoint.signer.map { "signed by \(SafeText.oneLine($0))" }
      ?? "whose signature was not checked: the log's key is not known here"
    let part =
      check.included < check.events
      ? "\(check.included) of \(check.events) " : check.events > 1 ? "all " : ""
    parts.append("\(part)under the checkpoint over \(checkpoint.size) events, \(signer)")
    return parts
  }

  private func draw() throws {
    let words = story.events.map { ActWords($0) }
    let places = story.events.map { "@\($0.entry.position)" }
    let placeWidth = places.map(\.count).max() ?? 1
    let names = words.map(\.act) + ["overdue"]
    let actWidth = names.map { DisplayWidth.of($0) }.max() ?? 0
    let refWidth =
      Set(story.events.map(\.entry.ref)).count > 1
      ? story.events.map { DisplayWidth.of($0.entry.ref) }.max() ?? 0 : 0
    func line(_ place: String, _ recorded: String, _ about: String, _ act: String, _ ref: String)
      -> String
    {
      let ref = refWidth == 0 ? "" : DisplayWidth.pad(ref, to: refWidth) + "  "
      return "\(DisplayWidth.pad(place, to: placeWidth))  \(recorded)  about \(about)  "
        + "\(ref)\(DisplayWidth.pad(act, to: actWidth))  "
    }
    let nothing = " –" + String(repeating: " ", count: 14)
    var index = 0
    for step in story.steps {
      switch step {
      case .computed(let day, let what, let why):
        try screen.print(line(" –", nothing, "\(day)", what, "") + why + ", not an event")
      case .event(let event):
        let entry = event.entry
        let head =
          line(
            places[index], Self.moment(entry), entry.on, words[index].act,
            SafeText.oneLine(entry.ref)) + words[index].officer
        try screen.print(head + (Self.late(entry).map { "   " + $0 } ?? ""))
        let indent = String(repeating: " ", count: placeWidth + 2)
        for detail in words[index].details {
          for part in DisplayWidth.wrap(detail, to: max(20, width - indent.count)) {
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

  private static func late(_ entry: TrailEntry) -> String? {
    guard entry.daysLate > 0 else { return nil }
    return "recorded \(entry.daysLate) \(entry.daysLate == 1 ? "day" : "days") late"
  }

  private func speak() throws {
    for (index, step) in story.steps.enumerated() {
      var sentences = ["Line \(index + 1) of \(story.steps.count)"]
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
      let text = sentences.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }
      for line in DisplayWidth.wrap(
        text.joined(separator: " ").replacing("→", with: "becomes"), to: screen.width ?? 80)
      {
        try screen.print(line)
      }
      if index + 1 < story.steps.count { try screen.print("") }
    }
  }
}
