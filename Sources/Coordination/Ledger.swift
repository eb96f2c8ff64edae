public import EventSourcing

/// The ledger itself: one stream, `ledger/main`, begun by the first event of all.
public enum Ledger: Aggregate {
  public static let kind = "ledger"
  public static let ref = "main"
  public static let stream = StreamName(kind: kind, ref: ref)

  /// A key that the ledger's trust begins with.
  public struct Root: Hashable, Sendable {
    public let key: VerifierText
    public let officer: ID<Officer>

    public init(key: VerifierText, officer: ID<Officer>) {
      self.key = key
      self.officer = officer
    }
  }

  /// What the ledger was created with.
  public struct Foundation: Hashable, Sendable {
    /// The name of the ledger that keys and signatures carry.
    public let origin: String
    public let roots: [Root]
    /// How many roots must sign what changes the policy; from 1 to the number of roots.
    public let threshold: Int
    /// Lets `CONCERT_NOW` and `CONCERT_SEED` stand in for clock and chance.
    public let demo: Bool

    public init(origin: String, roots: [Root], threshold: Int = 1, demo: Bool = false) {
      self.origin = origin
      self.roots = roots
      self.threshold = threshold
      self.demo = demo
    }
  }

  public enum Command: Hashable, Sendable { case create(Foundation) }
  public enum Event: Hashable, Sendable { case created(Foundation) }
  public enum State: Hashable, Sendable {
    case uncreated
    case created(Foundation)
  }

  /// Rules of the ledger's own stream.
  public enum Rule: Hashable, Sendable {
    case alreadyCreated(origin: String)
    case badOrigin(String)
    case badThreshold(Int, roots: Int)
    /// Two roots are one key or one officer.
    case rootTwice(String)
    /// A root's key is not named `<origin>/officer/<officer id>`.
    case rootNamedOtherwise(String, origin: String)
  }

  public static let initial = State.uncreated

  public static func decide(
    _ command: Command, _ state: State, _ context: Void
  ) throws(Refusal) -> [Event] {
    switch (command, state) {
    case (.create, .created(let foundation)):
      throw .ledger(.alreadyCreated(origin: foundation.origin))
    case (.create(let foundation), .uncreated):
      guard isOrigin(foundation.origin) else { throw .ledger(.badOrigin(foundation.origin)) }
      guard (1...max(1, foundation.roots.count)).contains(foundation.threshold),
        !foundation.roots.isEmpty
      else {
        throw .ledger(.badThreshold(foundation.threshold, roots: foundation.roots.count))
      }
      try checkRoots(foundation)
      return [.created(foundation)]
    }
  }

  /// Each root is another person with another key, which carries the person's name.
  private static func checkRoots(_ foundation: Foundation) throws(Refusal) {
    for (index, root) in foundation.roots.enumerated() {
      guard root.key.name == Officer.keyName(of: root.officer, origin: foundation.origin) else {
        throw .ledger(.rootNamedOtherwise(root.key.name, origin: foundation.origin))
      }
      for other in foundation.roots[..<index]
      where other.key.material == root.key.material || other.officer == root.officer {
        throw .ledger(.rootTwice(root.key.text))
      }
    }
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    switch event.event {
    case .created(let foundation): state = .created(foundation)
    }
  }

  /// Printable ASCII without space or `+`, not beginning with `{`: it is the name of a key.
  public static func isOrigin(_ text: String) -> Bool {
    (1...120).contains(text.utf8.count) && !text.hasPrefix("{")
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "+") }
  }
}

extension Ledger.Rule {
  var explanation: Explanation {
    switch self {
    case .alreadyCreated(let origin):
      Explanation(
        code: "ledger-exists", at: "ledger", value: origin,
        what: "This ledger was created as \(origin).",
        mend: "Name another folder with --ledger", outcome: .refusedByRules)
    case .badOrigin(let text):
      Explanation(
        code: "bad-origin", at: "origin", value: text,
        what: "An origin is the name of a key: printable ASCII without space or plus sign.",
        mend: "Write it like coordination.gov.example/3d", outcome: .badData)
    case .badThreshold(let threshold, let roots):
      Explanation(
        code: "bad-threshold", at: "threshold", value: String(threshold),
        what: "There are \(roots) roots.", mend: "Choose a number from 1 to that of the roots.",
        outcome: .badData)
    case .rootTwice(let key):
      Explanation(
        code: "key-in-use", at: "--root", value: key,
        what: "Another root has this key, or is this officer.",
        mend: "Name each root once; the first officer is one already.", outcome: .badData)
    case .rootNamedOtherwise(let name, let origin):
      Explanation(
        code: "key-name-wrong", at: "--root", value: name,
        what: "A root's key is named after the ledger and an officer: \(origin)/officer/ID.",
        mend: "Make it with: concert officer key ID --origin \(origin)", outcome: .badData)
    }
  }
}

extension Ledger: Coded {
  private static let created = "ledger.created"

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(
      created,
      keys: [
        .init("origin", .string), .init("roots", .list), .init("threshold", .integer),
        .init("demo", .boolean),
      ])
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    switch event {
    case .created(let foundation):
      var object = JSONObject()
      object["origin"] = .string(foundation.origin)
      object["roots"] = .array(
        foundation.roots.map { ["key": .string($0.key.text), "officer": .string($0.officer.text)] })
      object["threshold"] = .int(Int64(foundation.threshold))
      object["demo"] = .bool(foundation.demo)
      return (created, object)
    }
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    let origin = fields.require("origin", Read.words(limit: 120, fields.reading))
    let roots = fields.list("roots", root)
    let threshold = fields.require("threshold", Read.count(1...TextRule.listLimit))
    let demo = fields.require("demo", Read.flag)
    guard let origin, let threshold, let demo else { return nil }
    return .created(
      Foundation(origin: origin, roots: roots, threshold: threshold, demo: demo))
  }

  private static func root(_ json: JSON) -> Result<Root, Fault> {
    guard let object = json.object, object.keys == ["key", "officer"],
      let key = object["key"]?.string.flatMap(VerifierText.init),
      let officer = object["officer"]?.string.flatMap({ ID<Officer>($0) })
    else {
      return .failure(.wrongShape(expected: "an object of key and officer", found: json.shown))
    }
    return .success(Root(key: key, officer: officer))
  }
}
