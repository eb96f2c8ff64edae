internal import Matching

/// The rows of `duplicate_listed`: where an effort stands, so that it can be taken off again.
struct ListedRows: ~Copyable {
  private let find: RawStatement
  private let store: RawStatement
  private let drop: RawStatement

  init(on raw: OpaquePointer) throws(StepFailure) {
    let find = try RawStatement(
      "SELECT words, places FROM duplicate_listed WHERE effort = ?1", on: raw)
    let store = try RawStatement(
      "REPLACE INTO duplicate_listed (effort, words, places, form) VALUES (?1, ?2, ?3, ?4)", on: raw
    )
    let drop = try RawStatement("DELETE FROM duplicate_listed WHERE effort = ?1", on: raw)
    self.find = find
    self.store = store
    self.drop = drop
  }

  func lists(of effort: Int64) throws(StepFailure) -> [ListKey] {
    find.bind(1, effort)
    defer { find.reset() }
    guard try find.step() else { return [] }
    return PostingWords.lists(
      of: ViewJSON.texts(find.optionalText(0)), in: ViewJSON.texts(find.optionalText(1)))
  }

  func set(
    _ effort: Int64, _ words: [String], _ prepared: PreparedEffort
  ) throws(StepFailure) {
    store.bind(1, effort)
    store.bind(2, ViewJSON.json(words))
    store.bind(3, ViewJSON.json(prepared.effort.places))
    store.bind(4, prepared.form)
    try store.run()
  }

  func remove(_ effort: Int64) throws(StepFailure) {
    drop.bind(1, effort)
    try drop.run()
  }
}
