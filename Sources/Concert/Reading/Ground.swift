internal import Coordination
internal import Crypto
internal import EventSourcing
internal import GRDB
internal import Matching
internal import Projector

/// What the views stand on: the catalogue, the code lists, and what native steps are given.
enum Ground {
  static func standard() -> ProjectionGround {
    ProjectionGround(
      catalogue: Coordination.catalogue,
      officerMinistry: EnvelopeLookup(
        type: "officer.enrolled", key: "officer", value: "ministry"),
      functions: [whyAskedAgain],
      functionsVersion: Ruleset.canonicalTextOfSecond + "asking again 1\n",
      matching: EffortMatching(
        rules: .second, touching: touching, reference: duplicateRef))
  }

  /// `DUP-` and eight base-32 digits of the hash of a pair's sorted references.
  static func duplicateRef(_ a: String, _ b: String) -> String {
    let digest = SHA256.hash(data: Array(PairReference.key(a, b).utf8))
    return PairReference.text(digest: Array(digest))
  }

  /// The codes of places that touch one, itself included.
  @Sendable static func touching(_ place: String) -> [String] { TouchingPlaces.map.touching(place) }

  /// The rules' name and hash, as decisions on duplicates store it.
  static let ruleset: String = {
    let digest = SHA256.hash(data: Array(Ruleset.second.canonicalText.utf8))
    return "\(Ruleset.second.name) sha256:\(hexText(digest))"
  }()

  private static let whyAskedAgain = DatabaseFunction(
    "why_asked_again", argumentCount: 2, pure: true
  ) { values in
    AskingAgain.text(
      seen: String.fromDatabaseValue(values[0]), now: String.fromDatabaseValue(values[1]))
  }
}

/// Reads the code lists only when a view first asks for a place's neighbours.
private enum TouchingPlaces {
  static let map = PlaceMap(
    members: (Array(Codelists.regions.keys) + Array(Codelists.theatres.keys)).sorted().map {
      ($0, Codelists.members(of: $0))
    })
}
