import Coordination
import Crypto
import EventSourcing
import Foundation
import GRDB
import Matching
import Testing

@testable import Projector

@Suite("The projections that come with the program")
struct BuiltInProjectionsTests {
  static let views = [
    "coherence", "commitments", "consultations", "contributions", "duplicates", "holds",
    "ministries", "missions", "officers", "policies", "promises", "rulesets", "scorecard", "search",
    "trail",
  ]

  @Test("the folder holds these views, and each passes the lint")
  func load() throws {
    #expect(try Self.projections().projections.map(\.name) == Self.views)
  }

  @Test("each example gives the rows that are expected, at once and in halves", arguments: views)
  func example(view: String) throws {
    let set = try Self.projections()
    let test = ProjectionTest(set)
    guard ProcessInfo.processInfo.environment["RECORD"] == nil else {
      for file in try test.record(view) {
        try file.text.write(
          toFile: "\(Self.directory)/\(file.path)", atomically: true, encoding: .utf8)
      }
      return
    }
    #expect(try test.run(view) == [])
  }

  /// The folder `Projections` of the package that this file belongs to.
  static let directory = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Projections").path

  static func projections() throws -> ProjectionSet {
    try ProjectionSet(directory: directory, on: ground)
  }

  static let ground = ProjectionGround(
    catalogue: Coordination.catalogue,
    officerMinistry: EnvelopeLookup(type: "officer.enrolled", key: "officer", value: "ministry"),
    functions: functions, functionsVersion: Ruleset.second.canonicalText,
    matching: EffortMatching(
      rules: .second, touching: { touching($0) }, reference: { reference($0, $1) }))

  static func touching(_ place: String) -> [String] { places.touching(place) }

  static func reference(_ a: String, _ b: String) -> String {
    PairReference.text(digest: Array(SHA256.hash(data: Data(PairReference.key(a, b).utf8))))
  }

  private static let places = PlaceMap(
    members: (Array(Codelists.regions.keys) + Array(Codelists.theatres.keys)).sorted().map {
      ($0, Codelists.members(of: $0))
    })

  private static let functions = [
    DatabaseFunction("why_asked_again", argumentCount: 2, pure: true) { values in
      AskingAgain.text(
        seen: String.fromDatabaseValue(values[0]), now: String.fromDatabaseValue(values[1]))
    }
  ]
}
