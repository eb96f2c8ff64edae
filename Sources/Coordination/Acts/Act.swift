public import EventSourcing

/// One command with its envelope, parsed at the border from a `do` object (CONTRACT.md, Writing).
public final class Act: Sendable {
  /// What stands in for envelope fields that are left out.
  public struct Defaults: Hashable, Sendable {
    public var lang: Language?
    public var visibility: Visibility

    public init(lang: Language? = nil, visibility: Visibility = .committee) {
      self.lang = lang
      self.visibility = visibility
    }

    /// Reads both as they are written.
    public init?(lang: String?, visibility: String) {
      guard let visibility = Visibility(rawValue: visibility) else { return nil }
      self.visibility = visibility
      if let lang {
        guard let language = Language(rawValue: lang) else { return nil }
        self.lang = language
      }
    }
  }

  /// Such as `commitment.make`.
  public let name: String
  /// The reference that the command names, if any.
  public let ref: String?
  /// The ministry that the command names as owner, if any; else it is the officer's own.
  public let ministry: ID<Ministry>?
  /// The idempotency key.
  public let key: String?
  public let on: Day?
  public let lang: Language?
  public let visibility: Visibility?
  public let expectVersion: Int?
  public let defaults: Defaults
  let wish: Wish
  private let object: JSONObject
  /// What was not known yet when the command was read.
  private let added: JSONObject
  private let ahead: Ahead?

  /// What was written before all was known.
  private struct Ahead {
    let command: UnfinishedObject
    /// The payload of the event that the statement becomes.
    let statement: UnfinishedObject?
  }

  /// The command in RFC 8785 form without its idempotency key: what tells a repeat from a clash.
  public var command: [UInt8] {
    let written =
      ahead?.command ?? UnfinishedObject(object, leavingOut: leftOut, awaiting: added.keys)
    return written.finished(with: added)
  }

  /// The command as it was given.
  public var json: JSON {
    var object = object
    for member in added.members { object[member.key] = member.value }
    return .object(object)
  }

  /// The acts there are, in the order of their names.
  public static var names: [String] { Wish.fields.keys.sorted() }

  /// The fields of an act beside those of every act; none when there is no such act.
  public static func fields(of name: String) -> [String]? { Wish.fields[name] }

  /// Reads a command; all that is wrong with its shape is told at once.
  public init(parsing json: JSON, defaults: Defaults = Defaults()) throws(Rejections) {
    guard let object = json.object else {
      throw Rejections([
        Rejection(field: "do", fault: .wrongShape(expected: "an object", found: json.shown))
      ])
    }
    guard let name = object["do"]?.string else {
      let fault: Fault =
        object["do"].map { .wrongShape(expected: "the name of an act", found: $0.shown) }
        ?? .missing
      throw Rejections([Rejection(field: "do", fault: fault)])
    }
    guard let known = Wish.known[name] else {
      throw Rejections([Rejection(field: "do", fault: .unknownAct(name, known: Self.names))])
    }
    var fields = Fields(object, known: known, reading: .command)
    let keyIsTaken =
      Self.namesPublicKey.contains(name) && Self.publicKeyField(object) == "key"
    key = keyIsTaken ? nil : fields.take("key", Read.words(limit: 200, .command))
    on = fields.take("on", Read.day)
    lang = fields.take("lang", Read.word(Language.self))
    visibility = fields.take("visibility", Read.word(Visibility.self))
    expectVersion = fields.take("expect_version", Read.count(0...Int(Int32.max)))
    ministry = Self.namesOwner(name) ? fields.take("ministry", Read.ministry) : nil
    let wish = Wish.read(name, &fields)
    guard fields.rejections.isEmpty, let wish else { throw Rejections(fields.rejections) }
    self.name = name
    self.wish = wish
    self.defaults = defaults
    self.object = object
    added = JSONObject()
    ahead = nil
    ref = object["ref"]?.string
  }

  private init(
    _ other: Act, ministry: ID<Ministry>?, wish: Wish, added: JSONObject, ahead: Ahead?
  ) {
    name = other.name
    ref = other.ref
    self.ministry = ministry
    key = other.key
    on = other.on
    lang = other.lang
    visibility = other.visibility
    expectVersion = other.expectVersion
    defaults = other.defaults
    object = other.object
    self.wish = wish
    self.added = added
    self.ahead = ahead
  }

  private static func namesOwner(_ name: String) -> Bool {
    name == "commitment.make" || name == "contribution.log" || Nouns.acts[name]?.namesOwner == true
  }

  private static let namesPublicKey: Set<String> = ["officer.enrol", "officer.rotate-key"]

  /// Where a command holds the public key: `public_key`, else `key`.
  static func publicKeyField(_ object: JSONObject) -> String {
    object["public_key"] == nil && object["key"] != nil ? "key" : "public_key"
  }
}

/// Readers of files read commands long before the ledger says whose they are, and on another thread.
extension Act {
  /// The same act with its bytes written, but for what `stated` adds.
  public func writtenAhead() -> Act {
    let keys = ["commitment", "ministry"].filter { object[$0] == nil }
    let command = UnfinishedObject(object, leavingOut: leftOut, awaiting: keys)
    let statement = statement.map {
      UnfinishedObject($0, awaiting: $0["commitment"] == nil ? ["commitment"] : [])
    }
    return Act(
      self, ministry: ministry, wish: wish, added: added,
      ahead: Ahead(command: command, statement: statement))
  }

  /// The same act of a ministry, and of a contribution under a commitment. It names neither itself.
  ///
  /// - Parameter commitment: none for acts other than `contribution.log`.
  public func stated(by ministry: ID<Ministry>, under commitment: ID<Commitment>? = nil) -> Act {
    var added = JSONObject()
    var wish = wish
    if let commitment, case .contribution(let ref, .log(var delivery)) = wish {
      added["commitment"] = .string(commitment.text)
      delivery.commitment = commitment
      wish = .contribution(ref, .log(delivery))
    }
    added["ministry"] = .string(ministry.text)
    return Act(self, ministry: ministry, wish: wish, added: added, ahead: ahead)
  }

  /// The type and payload of an event that says what the act states, and nothing else.
  func writtenAhead(of event: AnyEvent) -> (type: String, payload: [UInt8])? {
    guard let statement = ahead?.statement else { return nil }
    switch (wish, event) {
    case (.commitment(_, .make(let promise)), .commitment(.made(let made))) where made == promise:
      return eventType.map { ($0, statement.finished(with: added)) }
    case (.contribution(_, .log(let delivery)), .contribution(.logged(let logged)))
    where logged == delivery:
      return eventType.map { ($0, statement.finished(with: added)) }
    default: return nil
    }
  }

  private var leftOut: String? { key == nil ? nil : "key" }
}

/// What a command asks for, and of which stream.
indirect enum Wish: Sendable {
  case ministry(ID<Ministry>, Ministry.Command)
  case officer(ID<Officer>, Officer.Command)
  case mission(ID<Mission>, Mission.Command)
  /// Without a reference the ledger gives one.
  case commitment(ID<Commitment>?, Commitment.Command)
  case contribution(ID<Contribution>?, Contribution.Command)
  case duplicate(DuplicateSubject, DuplicateReview.Command)
  case policy(Policy.Command)
  case hold(Hold.Subject, Hold.Command)
  /// The body at a position.
  case erasure(Position, Erasure.Command)
  case ruleset(RulesetAdoption.Command)
  /// The checkpoint over so many events.
  case witnessing(Position, Witnessing.Command)
  case other(any AnyOrder)

  /// The fields of every act, by its name.
  static let fields = Ministry.acts.merging(Officer.acts) { first, _ in first }
    .merging(Mission.acts) { first, _ in first }
    .merging(Commitment.acts) { first, _ in first }
    .merging(Contribution.acts) { first, _ in first }
    .merging(DuplicateReview.acts) { first, _ in first }
    .merging(governing) { first, _ in first }
    .merging(Nouns.fields) { first, _ in first }

  /// Acts on the ledger itself.
  private static let governing = Policy.acts.merging(Hold.acts) { first, _ in first }
    .merging(Erasure.acts) { first, _ in first }
    .merging(Witnessing.acts) { first, _ in first }
    .merging(RulesetAdoption.acts) { first, _ in first }

  /// The same with the fields of the envelope. Ministries, officers and policy are public, and what
  /// is said of a record is seen by those who see the record, so their acts name no visibility.
  static let known: [String: [String]] = {
    let envelope = ["do", "key", "on", "lang", "expect_version"]
    var result: [String: [String]] = [:]
    for (name, own) in fields {
      let isSettled = isPublic(name) || Hold.acts[name] != nil || Erasure.acts[name] != nil
      result[name] = own + envelope + (isSettled ? [] : ["visibility"])
    }
    return result
  }()

  static func isPublic(_ name: String) -> Bool { publicActs.contains(name) }

  private static let publicActs: Set<String> = Set(Ministry.acts.keys).union(Officer.acts.keys)
    .union(Policy.acts.keys).union(Witnessing.acts.keys).union(RulesetAdoption.acts.keys)
    .union(Nouns.acts.filter(\.value.isPublic).keys)

  static func read(_ name: String, _ fields: inout Fields) -> Wish? {
    if let noun = Nouns.byAct[name] { return order(noun, name, &fields).map { .other($0) } }
    return switch name.prefix(while: { $0 != "." }) {
    case "ministry": Ministry.wish(name, &fields)
    case "officer": Officer.wish(name, &fields)
    case "mission": Mission.wish(name, &fields)
    case "commitment": Commitment.wish(name, &fields)
    case "contribution": Contribution.wish(name, &fields)
    case "policy": Policy.wish(name, &fields)
    case "hold": Hold.wish(name, &fields)
    case "body": Erasure.wish(name, &fields)
    case "checkpoint": Witnessing.wish(name, &fields)
    case "ruleset": RulesetAdoption.wish(name, &fields)
    default: DuplicateReview.wish(name, &fields)
    }
  }

  private static func order<A: Catalogued>(
    _ noun: A.Type, _ name: String, _ fields: inout Fields
  ) -> (any AnyOrder)? { noun.order(name, &fields) }
}

/// A review is named by its own reference or by its pair.
enum DuplicateSubject: Hashable, Sendable {
  case pair(EffortPair)
  case ref(ID<DuplicateReview>)
}

extension Fields {
  /// The subject's reference under the first of its names that is there.
  mutating func subject<Subject>(
    _ names: [String], _ read: (JSON) -> Result<ID<Subject>, Fault>
  ) -> ID<Subject>? {
    require(names.first { value($0) != nil } ?? names[0], read)
  }
}
