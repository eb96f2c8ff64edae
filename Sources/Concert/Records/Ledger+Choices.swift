/// What a guided entry offers: those who may give, and what they may give under.
public struct EntryChoices: Hashable, Sendable {
  public struct Choice: Hashable, Sendable {
    public let code: String
    public let name: String
  }

  /// Active ones, by code.
  public var ministries: [Choice] = []
  /// Open ones, by name.
  public var missions: [Choice] = []
  /// The ministry of the officer who asks.
  public var ownMinistry: String?
}

extension Ledger {
  /// Read from the views of now.
  public func entryChoices() throws -> EntryChoices {
    var choices = EntryChoices()
    choices.ministries = try self.choices(
      "SELECT code, name FROM ministries WHERE state = 'active' ORDER BY code", in: "ministries")
    choices.missions = try self.choices(
      "SELECT ref, title FROM missions WHERE state = 'open' ORDER BY ref", in: "missions")
    let own = try read(
      ViewQuery(
        "SELECT ministry FROM officers WHERE officer = :officer",
        ["officer": .text(try officer())], views: ["officers"]))
    if case .text(let code)? = own.rows.first?.first { choices.ownMinistry = code }
    return choices
  }

  private func choices(_ sql: String, in view: String) throws -> [EntryChoices.Choice] {
    try read(ViewQuery(sql, views: [view])).rows.compactMap { row in
      guard case .text(let code) = row[0], case .text(let name) = row[1] else { return nil }
      return EntryChoices.Choice(code: code, name: name)
    }
  }
}
