internal import Coordination
internal import EventLog
internal import EventSourcing

/// What a walk's numbers stand for, looked up once each.
struct WalkedWords {
  /// What a type of event does to a record.
  struct Role {
    var begins = false
    /// Whoever does this does not confirm the record.
    var makesAuthor = false
    var confirms = false
    /// It says what witnesses saw.
    var isTestimony = false
  }

  private var texts: [String] = []
  private var roles: [Role] = []
  /// As `Ownership` numbers them; −1 for words that are no ministry so far.
  private var ministries: [Int32] = []

  mutating func meet(_ event: WalkedEvent, _ words: NameTable, _ ownership: inout Ownership) {
    while texts.count < words.count {
      let text = words.name(texts.count)
      texts.append(text)
      ministries.append(-1)
      roles.append(
        Role(
          begins: PlainPayloads.begins(text),
          makesAuthor: text == "contribution.logged" || text == "contribution.corrected",
          confirms: text == "contribution.confirmed",
          isTestimony: text == "checkpoint.witnessed"))
    }
    if ministries[event.ministry] < 0 {
      ministries[event.ministry] = ownership.number(of: texts[event.ministry])
    }
  }

  func text(_ word: Int) -> String { texts[word] }
  func role(_ word: Int) -> Role { roles[word] }
  func ministry(_ word: Int) -> Int32 { ministries[word] }
}

/// Who logged or corrected each contribution: none of them confirms it.
struct Authors {
  // By stream: the first one's key name; −1 for none.
  private var first: [Int32] = []
  private var others: [Int: Set<Int32>] = [:]

  /// Takes the event up.
  ///
  /// - Returns: whether it is a confirmation by one of the authors.
  mutating func take(_ event: WalkedEvent, _ role: WalkedWords.Role) -> Bool {
    let by = Int32(event.by)
    if role.confirms {
      return event.stream < first.count
        && (first[event.stream] == by || others[event.stream]?.contains(by) == true)
    }
    guard role.makesAuthor else { return false }
    while first.count <= event.stream { first.append(-1) }
    if first[event.stream] < 0 {
      first[event.stream] = by
    } else if first[event.stream] != by {
      others[event.stream, default: []].insert(by)
    }
    return false
  }
}
