import Concert
import Coordination
import EventSourcing

/// A command that is put together from options; what is wrong is collected and told at once.
struct CommandDraft {
  private(set) var object = JSONObject()
  /// The option that each field was given with.
  private(set) var options: [String: String] = ["ref": "REF", "expect_version": "--expect-version"]
  private(set) var faults: [Explanation] = []
  let today: Day
  /// The payload of the record that is changed or copied.
  private var present = JSONObject()

  init(_ act: String, today: Day) {
    object["do"] = .string(act)
    self.today = today
  }

  /// Names the option of a field that may be missing.
  mutating func names(_ key: String, _ option: String) { options[key] = option }

  mutating func set(_ key: String, _ option: String, _ value: JSON?) {
    options[key] = option
    if let value { object[key] = value }
  }

  mutating func word(_ key: String, _ option: String, _ value: String?) {
    set(key, option, value.map { .string($0) })
  }

  mutating func day(_ key: String, _ option: String, _ text: String?) {
    options[key] = option
    guard let text else { return }
    if let day = attempt({ [today] () throws(BadValue) in
      try DayText.parse(text, at: option, today: today)
    }) {
      object[key] = .string(day.description)
    }
  }

  /// `--period`, or `--from` and `--to`; the end that is not given stays as it is.
  mutating func period(_ whole: String?, from: String?, to: String?) {
    options["period"] = whole != nil ? "--period" : "--to"
    options["period.start"] = "--from"
    options["period.end"] = "--to"
    guard whole != nil || from != nil || to != nil else { return }
    var start = present["period"]?["start"]?.string
    var end = present["period"]?["end"]?.string
    if let whole {
      guard
        let read = attempt({ [today] () throws(BadValue) in
          try Period.parse(whole, at: "--period", today: today)
        })
      else {
        return
      }
      start = read.start?.description
      end = read.end?.description
    }
    let first = from.flatMap { text in
      attempt { [today] () throws(BadValue) in try DayText.parse(text, at: "--from", today: today) }
    }
    let last = to.flatMap { text in
      attempt { [today] () throws(BadValue) in try DayText.parse(text, at: "--to", today: today) }
    }
    if let first, let last, last < first {
      faults.append(
        Explanation(
          code: "bad-period", at: "--to", value: last.description,
          what: "The end lies before the start, \(first).",
          mend: "Swap the days if they were mixed up, or leave --to out while it is open.",
          outcome: .badData))
      return
    }
    if let first { start = first.description }
    if let last { end = last.description }
    guard start != nil || end != nil else { return }
    var period = JSONObject()
    period["start"] = start.map { .string($0) }
    period["end"] = end.map { .string($0) }
    object["period"] = .object(period)
  }

  func amount(_ text: String?) throws(BadValue) -> JSON? {
    guard let text else { return nil }
    return try AmountText.parse(text, at: "--amount", currencies: .known).json
  }

  mutating func money(_ key: String, _ text: String?) {
    options[key] = "--amount"
    if let money = attempt({ [self] () throws(BadValue) in try amount(text) }) ?? nil {
      object[key] = money
    }
  }

  /// Counts of people, all of one role.
  mutating func people(_ option: String, _ text: String?, role: String? = nil) -> JSON? {
    guard let text,
      let read = attempt({ () throws(BadValue) in try PeopleText.parse(text, at: option) }),
      var counts = read.json.object
    else { return nil }
    if let role { counts["role"] = .string(role) }
    // A line without women or men is a line of people whose sex is not known.
    for sex in ["f", "m"] where counts[sex] == nil { counts[sex] = 0 }
    return .array([.object(counts)])
  }

  /// Files are kept in the ledger before an event names them.
  mutating func evidence(_ paths: [String], keptBy ledger: Concert.Ledger, keeps: Bool) throws {
    guard !paths.isEmpty else { return }
    let evidence = Evidence(of: ledger.places)
    set(
      "evidence", "--evidence",
      .array(try paths.map { try evidence.entry(forFile: $0, keeps: keeps) }))
  }

  /// Clears what a copy or an amendment is not to have.
  mutating func clear(_ keys: [String]) {
    for key in keys.flatMap({ $0.split(separator: ",").map(String.init) }) {
      set(key.replacing("-", with: "_"), "--clear", .null)
    }
  }

  mutating func remove(_ keys: [String]) { for key in keys { object[key] = nil } }

  /// The record that is to be changed: what is named in part keeps its other parts.
  mutating func stand(on record: StandingRecord) { present = record.payload }

  /// Fields of another record, as a beginning.
  mutating func copy(_ record: StandingRecord) {
    present = record.payload
    for member in record.payload.members { object[member.key] = member.value }
    object["ministry"] = .string(record.ministry)
    remove(["external_ref", "evidence"])
  }

  mutating func complete(_ write: WriteOptions, lang: Language?) {
    options["on"] = "--on"
    options["reason"] = "--reason"
    options["key"] = "--idempotency-key"
    if let whole = attempt({ [today, object] () throws(BadValue) in
      try write.complete(.object(object), today: today)
    })?.object {
      object = whole
    }
    if let lang { set("lang", "--lang", .string(lang.rawValue)) }
  }

  mutating func reject(_ explanation: Explanation) { faults.append(explanation) }

  private mutating func attempt<Value>(_ read: () throws(BadValue) -> Value) -> Value? {
    do {
      return try read()
    } catch {
      faults.append(error.explanation)
      return nil
    }
  }
}

extension Currencies {
  /// The ledger's own list.
  static let known = Currencies(
    exponents: Codelists.currencies.keys.reduce(into: [:]) { result, code in
      result[code] = Currency(code).map { $0.exponent }
    })
}

extension CommandDraft {
  /// What is pledged; what is not named stays as it is.
  mutating func pledge(
    amount text: String?, people: String?, role: String?, words: String?
  ) {
    names("pledged.money", "--amount")
    names("pledged.people", "--people")
    names("pledged.text", "--pledge")
    var pledged = present["pledged"]?.object ?? JSONObject()
    var part = CommandDraft("", today: today)
    part.money("money", text)
    if let money = part.object["money"] { pledged["money"] = money }
    if let people = part.people("--people", people, role: role) { pledged["people"] = people }
    if let words { pledged["text"] = .string(words) }
    for fault in part.faults { reject(fault) }
    guard text != nil || people != nil || words != nil else { return }
    set("pledged", "--amount", .object(pledged))
  }
}
