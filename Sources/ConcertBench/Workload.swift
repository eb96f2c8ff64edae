import Coordination
import EventLog
import EventSourcing
import MerkleLog

/// Commitments and contributions as a ministry's year brings them, the same for the same number.
struct Workload {
  static let ministries = ["DEF", "DEV", "MFA", "JUS", "POL"]
  private static let places = ["ML", "XK", "CO", "NE", "BA", "AL", "RS", "UA", "BF", "ME"]
  private static let themes = ["15180", "15210", "15130", "15220", "14031", "12220", "43010"]
  private static let subjects = [
    "Training on gender-based violence for instructors", "Water points in the north",
    "Legal advisers to the judicial council", "Police officers on secondment",
    "Mediation support to the dialogue", "Demining along the river", "Radio for women's groups",
  ]

  private var random = SplitMix(state: 0x00C0_FFEE)

  /// One `do` line: every third is a commitment, the two after it its contributions.
  mutating func command(_ index: Int) -> JSON {
    let serial = index / 3 + 1
    let ministry = Self.ministries[serial % Self.ministries.count]
    let title = "\(Self.subjects[Int(random.next() % 7)]), lot \(serial)"
    let reference = SerialRef(prefix: .commitment, year: 2024, serial: serial).text
    if index % 3 == 0 {
      return [
        "do": "commitment.make", "ref": .string(reference), "ministry": .string(ministry),
        "title": .string(title), "kind": "training", "lang": "en",
        "description": "Two modules of a week each, with materials in French and Bambara.",
        "places": [.string(Self.places[Int(random.next() % 10)])],
        "themes": [.string(Self.themes[Int(random.next() % 7)])], "framework": "EU",
        "partner": "EUTM-MALI training centre",
        "period": ["start": "2024-03-01", "end": "2024-11-30"],
        "pledged": ["money": ["minor": .int(Int64(random.next() % 9_000_000)), "currency": "EUR"]],
        "external_ref": .string("LU-1-\(serial)"), "on": "2024-02-01",
      ]
    }
    return [
      "do": "contribution.log", "ministry": .string(ministry), "commitment": .string(reference),
      "title": .string(title), "kind": "training", "lang": "en",
      "money": ["minor": .int(Int64(random.next() % 900_000)), "currency": "EUR"],
      "people": [["role": "trainer", "f": 1, "m": .int(Int64(random.next() % 4))]],
      "training": [
        "sessions": 2, "topic": "gbv", "audience": "local_forces",
        "trained": [["f": .int(Int64(random.next() % 9)), "m": 21]],
      ],
      "period": ["start": "2024-03-04", "end": "2024-03-08"],
      "external_ref": .string("LU-1-\(serial)-T\(index % 3)"), "on": "2024-03-09",
    ]
  }

  /// The commands that must come before any other: the ministries that act.
  static var registrations: [JSON] {
    ministries.filter { $0 != "MFA" }.map {
      [
        "do": "ministry.register", "code": .string($0), "name": .string("Ministry \($0)"),
        "kind": "ministry", "dimension": "other", "on": "2024-01-01",
      ]
    }
  }
}

/// Steele, Lea & Flood, "Fast splittable pseudorandom number generators" (2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
