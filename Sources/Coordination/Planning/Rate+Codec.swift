internal import EventSourcing

extension Rate: Catalogued {
  private static let published = "rate.published"
  private static let keys = ["from", "to", "day", "rate", "source"]

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(published, keys: keys.map { .init($0, .string) })
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    switch event {
    case .published(let quote):
      var object = JSONObject()
      object["from"] = .string(quote.from.code)
      object["to"] = .string(quote.to.code)
      object["day"] = .string(quote.day.description)
      object["rate"] = .string(quote.rate.text)
      object["source"] = .string(quote.source)
      return (published, object)
    }
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    type == published ? fields.quote().map { .published($0) } : nil
  }

  static let acts: [ActShape] = [
    .init(name: "rate.publish", fields: keys, event: published, isPublic: true)
  ]

  /// `USD-EUR`; a mission may be called so, too, and comes first.
  static func isReference(_ text: String) -> Bool {
    let codes = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    return codes.count == 2 && codes.allSatisfy { Currency($0) != nil }
  }

  static func order(_ name: String, _ fields: inout Fields) -> Order<Rate>? {
    fields.quote().map { Order(ref: $0.ref, command: .publish($0)) }
  }

  static func voice(of command: Command) -> Voice { .common }

  static func place(of event: Event) -> EventPlace {
    switch event {
    case .published(let quote): EventPlace(voice: .common, ref: quote.ref)
    }
  }
}

extension Fields {
  fileprivate mutating func quote() -> Rate.Quote? {
    let from = require("from", Read.currency)
    let to = require("to", Read.currency)
    let day = require("day", Read.day)
    let rate = require("rate", Read.decimal(reading))
    let source = require("source", Read.words(limit: TextRule.titleLimit, reading))
    if let rate, !rate.isPositive { reject("rate", .outOfRange(rate.text, range: "above 0")) }
    if let from, from == to { reject("to", .repeated(from.code)) }
    guard let from, let to, let day, let rate, let source, rate.isPositive else { return nil }
    return Rate.Quote(from: from, to: to, day: day, rate: rate, source: source)
  }
}
