import Testing

@testable import Matching

@Suite("Letters in common")
struct LettersTests {
  @Test("letters are compared as by the usual table", arguments: 0..<200)
  func letters(seed: Int) {
    var state = UInt64(seed) &* 2_654_435_761 &+ 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    func text() -> [UInt8] { (0..<next(129)).map { _ in UInt8(97 + next(1 + seed % 26)) } }
    let (a, b) = (text(), text())
    guard !a.isEmpty || !b.isEmpty else { return }
    var row = [Int](repeating: 0, count: b.count + 1)
    for byte in a {
      var diagonal = 0
      for index in b.indices {
        let above = row[index + 1]
        row[index + 1] = byte == b[index] ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    var letters = Letters()
    for _ in 0..<2 {
      let ratio = a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { letters.ratio(a, $0) }
      }
      #expect(ratio == 2000 * row[b.count] / (a.count + b.count))
    }
  }
}
