/// What a view makes in bulk, held against what its events do.
struct BulkLint {
  private(set) var bulk = Projection.Bulk()

  /// - Parameters:
  ///   - statements: of the view's sections, with the `effects` of each.
  ///   - prepare: what a statement of the bulk would do.
  /// - Throws: `.statementNotAllowed` for a value of an event, of which there is none, and for a
  ///   table that a section reads before its rows are made.
  init(
    _ draft: ProjectionDraft, _ statements: [SQLStatement], _ effects: [StatementEffects],
    _ prepare: (SQLStatement) throws -> StatementEffects
  ) throws {
    var written: Set<String> = []
    for statement in draft.view.bulk {
      try StatementLint.requireFold(statement)
      if let token = statement.tokens.first(where: { $0.kind == .placeholder }) {
        throw ProjectionError.statementNotAllowed(statement.place(of: token), word: token.text)
      }
      written.formUnion(try prepare(statement).writes)
      bulk.statements.append(
        Projection.FoldStatement(sql: statement.sql, place: statement.place, parameters: []))
    }
    for (index, effect) in effects.enumerated() {
      if !effect.writes.isDisjoint(with: written) {
        bulk.leavesOut.insert(index)
      } else if let read = effect.reads.union(effect.glances).intersection(written).min() {
        throw ProjectionError.statementNotAllowed(statements[index].place, word: read)
      }
    }
  }
}
