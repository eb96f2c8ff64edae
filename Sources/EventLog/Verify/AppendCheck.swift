internal import EventSourcing
internal import MerkleLog

/// One append while its events are met, page by page, and held against its note.
struct AppendCheck {
  let first: Position
  private let note: NoteCheck
  private var headers = TreeEdge()
  private var recorded: Int64
  private var hasOneMoment = true
  /// Rows of this append that do not follow each other.
  private var isTorn = false

  init(_ run: Page.Run) {
    first = run.append
    note = run.note
    recorded = run.recorded
  }

  /// What there is to say where the append begins.
  func opening(_ run: Page.Run) -> [Finding] {
    guard run.first != run.append else { return note.findings }
    return note.findings + [
      Finding(
        .appendDiffers, at: run.first,
        "Its append should begin here, and not at @\(run.append).")
    ]
  }

  mutating func add(_ run: Page.Run) {
    if run.headers.start == headers.size {
      headers.append(run.headers) { _, _, _ in }
    } else {
      isTorn = true
    }
    if !run.hasOneMoment || run.recorded != recorded { hasOneMoment = false }
    recorded = run.recorded
  }

  /// What there is to say when the append has ended.
  func closing() -> [Finding] {
    var findings: [Finding] = []
    if headers.size != note.count || isTorn {
      findings.append(
        Finding(
          .appendDiffers, at: first,
          "Its append says \(note.count) events, and there are \(headers.size)."))
    }
    if let signed = note.note, signed.headersRoot != headers.root {
      findings.append(
        Finding(
          .appendDiffers, at: first,
          "The headers of this append are not those that were signed."))
    }
    if !hasOneMoment {
      findings.append(
        Finding(
          .timeDiffers, at: first, "Events of one append were recorded at different moments."))
    }
    return findings
  }
}
