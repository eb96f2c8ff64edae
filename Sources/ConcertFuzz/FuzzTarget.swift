/// One reader of outside text, with texts it takes and the laws it keeps on every other.
package struct FuzzTarget: Sendable {
  /// What became of one input: its kind, `nil` when it was refused without a reason.
  ///
  /// Inputs with a new outcome are mutated further: so the search gets past the first guard.
  package typealias Outcome = String

  package let name: String
  /// Where mutation begins.
  package let seeds: [[UInt8]]
  /// Words that stand in such texts.
  package let words: [String]
  /// - Throws: `LawBroken`.
  package let check: @Sendable (_ input: [UInt8]) throws -> Outcome

  package static let all: [FuzzTarget] =
    NoteTargets.all + ProofTargets.all + JSONTargets.all + ScanTargets.all + PlainTargets.all
}

/// A law that an input shows to be broken.
package struct LawBroken: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}

/// - Throws: `LawBroken` unless `condition` holds.
func law(_ condition: Bool, _ description: @autoclosure () -> String) throws {
  guard condition else { throw LawBroken(description()) }
}

/// The outcome of a reader that gives its reason, and of one that takes what it reads.
func outcome<Value>(
  _ read: @autoclosure () throws -> Value, then check: (Value) throws -> Void
) throws -> FuzzTarget.Outcome {
  let value: Value
  do { value = try read() } catch {
    // Numbers in a reason are places; each would look like a new reason.
    return String(describing: error).filter { !$0.isNumber }
  }
  try check(value)
  return "taken"
}
