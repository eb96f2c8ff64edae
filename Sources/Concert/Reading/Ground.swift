internal import Coordination
internal import Crypto
internal import EventSourcing
internal import GRDB
internal import Matching
internal import Projector
internal import Synchronization

/// What the views stand on: the catalogue, the code lists, and the functions that Swift supplies.
enum Ground {
  static func standard() -> ProjectionGround {
    ProjectionGround(
      catalogue: Coordination.catalogue,
      officerMinistry: EnvelopeLookup(
        type: "officer.enrolled", key: "officer", value: "ministry"),
      functions: functions(),
      functionsVersion: Ruleset.second.canonicalText + "asking again 1\n")
  }

  /// `DUP-` and eight base-32 digits of the hash of a pair's sorted references.
  static func duplicateRef(_ a: String, _ b: String) -> String {
    let digest = SHA256.hash(data: Array(PairReference.key(a, b).utf8))
    return PairReference.text(digest: Array(digest))
  }

  /// The rules' name and hash, as decisions on duplicates store it.
  static let ruleset: String = {
    let digest = SHA256.hash(data: Array(Ruleset.second.canonicalText.utf8))
    return "\(Ruleset.second.name) sha256:\(hexText(digest))"
  }()

  private static func functions() -> [DatabaseFunction] {
    let touching = TouchingPlaces()
    let memory = Mutex(EffortMemory())
    return [
      DatabaseFunction("words", argumentCount: 1, pure: true) { values in
        SQLFunctions.words(String.fromDatabaseValue(values[0]))
      },
      DatabaseFunction("places_touching", argumentCount: 1, pure: true) { values in
        touching.json(String.fromDatabaseValue(values[0]))
      },
      DatabaseFunction("likeness", argumentCount: 2, pure: true) { values in
        let (a, b) = (String.fromDatabaseValue(values[0]), String.fromDatabaseValue(values[1]))
        return memory.withLock { SQLFunctions.likeness(a, b, remembering: &$0) }
      },
      DatabaseFunction("why_asked_again", argumentCount: 2, pure: true) { values in
        AskingAgain.text(
          seen: String.fromDatabaseValue(values[0]), now: String.fromDatabaseValue(values[1]))
      },
      DatabaseFunction("duplicate_ref", argumentCount: 2, pure: true) { values in
        guard let a = String.fromDatabaseValue(values[0]),
          let b = String.fromDatabaseValue(values[1])
        else { return nil }
        return duplicateRef(a, b)
      },
    ]
  }
}

/// Reads the code lists only when a view first asks for a place's neighbours.
private struct TouchingPlaces: Sendable {
  private static let map = PlaceMap(
    members: (Array(Codelists.regions.keys) + Array(Codelists.theatres.keys)).sorted().map {
      ($0, Codelists.members(of: $0))
    })

  func json(_ place: String?) -> String { SQLFunctions.placesTouching(place, in: Self.map) }
}
