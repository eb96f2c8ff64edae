/// A run of mutations that its seed determines: the same inputs, in the same order, every time.
package struct FuzzRound {
  let target: FuzzTarget
  let seed: UInt64
  /// The input that broke a law is this one after so many others.
  private(set) var count = 0
  private(set) var outcomes: Set<FuzzTarget.Outcome> = []

  package init(_ target: FuzzTarget, seed: UInt64) {
    self.target = target
    self.seed = seed
  }

  /// - Throws: `Failure` with the input of a broken law. A trap ends the process instead; the round
  ///   is then found by its seed.
  package mutating func run(iterations: Int) throws {
    var mutator = Mutator(words: target.words, seed: seed)
    var pool = target.seeds
    for seed in target.seeds { try judge(seed, &pool) }
    for _ in 0..<iterations { try judge(mutator.next(from: pool), &pool) }
  }

  private mutating func judge(_ input: [UInt8], _ pool: inout [[UInt8]]) throws {
    count += 1
    do {
      let outcome = try target.check(input)
      let isNew = outcomes.insert(outcome).inserted
      // What was taken is far from every guard, and near to the next text that should not be.
      if isNew || (outcome.hasPrefix("taken") && pool.count < 128) { pool.append(input) }
    } catch {
      throw Failure(
        target: target.name, seed: seed, count: count, input: input, law: String(describing: error))
    }
  }

  package struct Failure: Error, CustomStringConvertible {
    let target: String
    let seed: UInt64
    let count: Int
    let input: [UInt8]
    let law: String

    package var description: String {
      """
      \(target), seed \(seed), input \(count): \(law)
        \(String(decoding: input, as: UTF8.self).debugDescription)
        \(input)
      """
    }
  }
}
