import EventSourcing
import Testing

@testable import Coordination

@Suite("Adopting rules")
struct RulesetAdoptionTests {
  private func adopt(_ name: String = "dup-2", _ digit: Character = "0") -> String {
    let sha256 = String(repeating: digit, count: 64)
    return #"{"do":"ruleset.adopt","name":"\#(name)","sha256":"\#(sha256)","reason":"r"}"#
  }

  @Test("a coordinator adopts rules by name and hash, in one stream, for everyone to see")
  func adopting() {
    let event = Spec.given().when(adopt(), by: "DEV.coordinator")
      .decides("ruleset.adopted", ["name": "dup-2"])
    #expect(event?.ref == "duplicates")
    #expect(event?.visibility == "public")
    Spec.given().when(adopt(), by: "DEF.clerk").refused("not-allowed", exit: 77)
  }

  @Test("the same rules again change nothing; others, and the first ones after them, do")
  func again() {
    Spec.given(adopt()).when(adopt()).refused("nothing-changed", exit: 6)
    Spec.given(adopt()).when(adopt("dup-2", "1")).decides("ruleset.adopted")
    Spec.given(adopt(), adopt("dup-3")).when(adopt()).decides("ruleset.adopted")
  }

  @Test("a hash is one, and a reason is given")
  func shape() {
    Spec.given().when(adopt().replacing("0000", with: "")).refused("bad-digest", exit: 65)
    Spec.given().when(adopt().replacing(#","reason":"r""#, with: ""))
      .refused("missing-reason", exit: 65)
  }
}
