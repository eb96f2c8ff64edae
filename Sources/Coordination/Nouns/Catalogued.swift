internal import EventSourcing

/// Within a protocol the plain name would be the associated type's.
typealias DomainRefusal = Refusal

/// An aggregate that everyone around it reaches by its kind alone.
///
/// What must be known of it stands in its own files: a new noun is one line of ``Nouns/types`` more.
protocol Catalogued: Coded, SendableMetatype
where Context == Circumstances, Refusal == DomainRefusal {
  static var acts: [ActShape] { get }
  /// How the ledger numbers its streams; none when people name them.
  static var serial: SerialRef.Prefix? { get }
  /// Whether a reference is spelt as this noun's are.
  static func isReference(_ text: String) -> Bool
  /// What a `do` object asks for.
  static func order(_ name: String, _ fields: inout Fields) -> Order<Self>?
  /// What a decision looks at beside the stream itself, as far as it can be told by what is loaded.
  static func need(_ order: Order<Self>, _ list: inout NeedList)
  /// The ministry that the stream belongs to, where it belongs to one.
  static func owner(of state: State) -> ID<Ministry>?
  static func voice(of command: Command) -> Voice
  static func place(of event: Event) -> EventPlace
}

extension Catalogued {
  static var serial: SerialRef.Prefix? { nil }
  static func need(_ order: Order<Self>, _ list: inout NeedList) {}
  static func owner(of state: State) -> ID<Ministry>? { nil }
}

/// Whom an act speaks for, and so what its header names as ministry.
enum Voice: Hashable, Sendable {
  /// The ministry that it names, else the officer's own; the stream belongs to it from then on.
  case founder
  /// The ministry that the stream belongs to.
  case owner
  /// The ministry that it names, else the officer's own, whoever spoke before.
  case anyone
  /// All of them: a coordinator signs for the own ministry.
  case common
}

/// Where a stored event may stand.
struct EventPlace: Hashable, Sendable {
  let voice: Voice
  /// Whether it is the first of its stream; none when it may be any.
  var isFirst: Bool?
  /// The reference that its stream must have, when the event names it.
  var ref: String?
}

/// One act of a noun, as commands name it.
struct ActShape: Sendable {
  let name: String
  /// The fields beside those of every act.
  let fields: [String]
  /// The type of the event that it gives.
  let event: String
  /// What everybody may see names no visibility.
  var isPublic = false
  /// Whether the act may name the ministry that it speaks for.
  var namesOwner = false
}

/// The nouns that are reached by their kind.
enum Nouns {
  static let types: [any Catalogued.Type] = [
    Plan.self, Indicator.self, Consultation.self, Rate.self,
  ]

  static let byKind: [String: any Catalogued.Type] = {
    var nouns: [String: any Catalogued.Type] = [:]
    for noun in types { nouns[noun.kind] = noun }
    return nouns
  }()

  static let byAct: [String: any Catalogued.Type] = {
    var nouns: [String: any Catalogued.Type] = [:]
    for noun in types { for act in noun.acts { nouns[act.name] = noun } }
    return nouns
  }()

  static let acts: [String: ActShape] = {
    var acts: [String: ActShape] = [:]
    for noun in types { for act in noun.acts { acts[act.name] = act } }
    return acts
  }()

  static let fields: [String: [String]] = acts.mapValues(\.fields)

  static func kind(of ref: String) -> String? { types.first { $0.isReference(ref) }?.kind }
}

/// A command of one noun with the stream that it is about.
struct Order<A: Catalogued>: Sendable {
  /// None: the ledger gives a reference.
  let ref: String?
  let command: A.Command
}

/// An order of any noun.
protocol AnyOrder: Sendable {
  func need(_ list: inout NeedList, on day: Day)
  func owner(in surroundings: Surroundings, own: ID<Ministry>, named: ID<Ministry>?)
    -> ID<Ministry>?
  func decide(
    for act: Act, in surroundings: Surroundings, _ circumstances: (String, Day?) -> Circumstances
  ) throws(DomainRefusal) -> Decision
}

extension Order: AnyOrder {
  func need(_ list: inout NeedList, on day: Day) {
    if let ref {
      list.other(StreamName(kind: A.kind, ref: ref))
    } else if let prefix = A.serial {
      list.serial(prefix, year: day.year)
    }
    A.need(self, &list)
  }

  func owner(
    in surroundings: Surroundings, own: ID<Ministry>, named: ID<Ministry>?
  ) -> ID<Ministry>? {
    switch A.voice(of: command) {
    case .founder, .anyone: named ?? own
    case .owner: ref.flatMap { surroundings.state(A.self, $0) }.flatMap(A.owner)
    case .common: own
    }
  }

  func decide(
    for act: Act, in surroundings: Surroundings, _ circumstances: (String, Day?) -> Circumstances
  ) throws(DomainRefusal) -> Decision {
    let given = ref == nil ? A.serial.map { act.minted($0, surroundings) } : nil
    guard let ref = ref ?? given else {
      preconditionFailure("streams without numbers are named by the act")
    }
    return try act.decision(
      on: given == nil ? surroundings.folded(A.self, ref) : Folded(), command,
      circumstances(ref, nil)
    ) { .other(Entry<A>(event: $0)) }
  }
}

/// An event of one noun.
struct Entry<A: Catalogued>: Sendable { let event: A.Event }

/// An event of any noun.
protocol AnyEntry: Sendable {
  var encoded: (type: String, payload: JSONObject) { get }
  var place: EventPlace { get }
  func evolve(_ decided: DecidedEvent, _ surroundings: inout Surroundings)
}

extension Entry: AnyEntry {
  var encoded: (type: String, payload: JSONObject) { A.encode(event) }
  var place: EventPlace { A.place(of: event) }

  func evolve(_ decided: DecidedEvent, _ surroundings: inout Surroundings) {
    var folded = surroundings.folded(A.self, decided.ref) ?? Folded<A>()
    folded.evolve(decided.recorded(event))
    surroundings.others[decided.stream] = folded
  }
}

/// A folded stream of any noun.
protocol AnyFolded: Sendable { var version: Int { get } }

extension Folded: AnyFolded {}

extension Surroundings {
  /// None when the stream was not loaded.
  func folded<A: Catalogued>(_ type: A.Type, _ ref: String) -> Folded<A>? {
    others[StreamName(kind: A.kind, ref: ref)] as? Folded<A>
  }

  /// The same, without its version.
  func state<A: Catalogued>(_ type: A.Type, _ ref: String) -> A.State? { folded(type, ref)?.state }

  /// References of a kind that were loaded and begun, sorted.
  func references(of kind: String) -> [String] {
    others.filter { $0.key.kind == kind && $0.value.version >= 0 }.map(\.key.ref).sorted()
  }
}
