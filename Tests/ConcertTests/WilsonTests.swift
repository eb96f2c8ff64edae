import Testing

@testable import Concert

@Suite("Wilson's interval")
struct WilsonTests {
  /// Bounds to four places from Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  @Test(
    "is that of Newcombe's examples",
    arguments: [
      (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
      (1, 29, 0.0061, 0.1718), (20, 20, 0.8389, 1),
    ])
  func published(hits: Int, trials: Int, low: Double, high: Double) throws {
    let interval = try #require(WilsonInterval(hits, of: trials))
    #expect((interval.low * 10_000).rounded() == (low * 10_000).rounded())
    #expect((interval.high * 10_000).rounded() == (high * 10_000).rounded())
  }

  @Test("nothing tried has none")
  func nothing() {
    #expect(WilsonInterval(0, of: 0) == nil)
    #expect(WilsonInterval(2, of: 1) == nil)
  }
}
