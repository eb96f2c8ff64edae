public import EventSourcing

/// The first three events of a ledger, stored in one append signed by the roots they name.
public struct Genesis: Sendable {
  public typealias Root = Ledger.Root
  /// Where the ledger's own first event is.
  public static let stream = Ledger.stream

  public let foundation: Ledger.Foundation
  public let ministry: Ministry.Registration
  public let officer: Officer.Enrolment
  public let on: Day
  public var lang: Language?

  /// The first officer has `admin`, `coordinator` and `clerk`, and the first root key.
  ///
  /// - Parameters:
  ///   - possession: the key's signature over `Possession.message`, base64.
  ///   - roots: the other roots.
  ///   - threshold: how many of all roots must sign, the first officer's key among them.
  public init(
    origin: String, ministry: Ministry.Registration, officer: ID<Officer>, key: VerifierText,
    possession: String, roots: [Ledger.Root] = [], threshold: Int = 1, demo: Bool, on: Day,
    lang: Language? = nil
  ) {
    foundation = Ledger.Foundation(
      origin: origin, roots: [Ledger.Root(key: key, officer: officer)] + roots,
      threshold: threshold, demo: demo)
    self.ministry = ministry
    self.officer = Officer.Enrolment(
      officer: officer, ministry: ministry.code, roles: [.admin, .coordinator, .clerk], key: key,
      possession: possession)
    self.on = on
    self.lang = lang
  }

  /// `ledger.created`, `ministry.registered`, `officer.enrolled`, and the proof to check.
  public func decide() throws(Refusal) -> Decision {
    let created = try Ledger.decide(.create(foundation), .uncreated, ())
    let expected = Officer.keyName(of: officer.officer, origin: foundation.origin)
    guard officer.key.name == expected else {
      throw .officer(.keyNamedOtherwise(officer.key.name, expected: expected))
    }
    let events =
      try envelope(Ledger.kind, Ledger.ref).events(created.map { .ledger($0) }, from: 0)
      + envelope(Ministry.kind, ministry.code.text)
      .events([.ministry(.registered(ministry))], from: 0)
      + envelope(Officer.kind, officer.officer.text)
      .events([.officer(.enrolled(officer))], from: 0)
    return Decision(
      ref: foundation.origin, events: events,
      possession: Possession(
        key: officer.key, signature: officer.possession,
        message: Possession.message(officer: officer.officer, origin: foundation.origin)),
      signatures: [.roots(foundation.roots, threshold: foundation.threshold)])
  }

  private func envelope(_ kind: String, _ ref: String) -> Envelope {
    Envelope(
      kind: kind, ref: ref, ministry: ministry.code.text, officer: officer.officer.text, on: on,
      lang: lang?.rawValue, visibility: Visibility.everyone.rawValue)
  }
}
