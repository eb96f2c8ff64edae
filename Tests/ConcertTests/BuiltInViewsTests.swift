import Testing

@testable import Concert

@Suite("built-in views")
struct BuiltInViewsTests {
  @Test("each view's example gives the expected rows, with the program's own code lists")
  func examples() throws {
    let examples = try ViewExamples()
    for view in examples.views { #expect(try examples.test(view).isEmpty, "\(view)") }
  }
}
