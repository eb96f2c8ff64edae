import EventSourcing

/// What the guided entry asks and says.
extension Phrase {
  static let opening: Phrase =
    "Enter keeps the value in brackets; ? explains; Ctrl-C stores nothing."
  static let notStored: Phrase = "Nothing was stored."
  static let explainChoice: Phrase = "Type a number or a code."
  static let explainDay: Phrase = "A day as 2024-06-30, or today, -7d."
  static let explainAmount: Phrase = "As 250000.00 EUR: a point, no thousands mark."
  static let explainPeople: Phrase = "As f=4,m=11; x other, u unknown."
  static let explainText: Phrase = "A few words that others will recognise."
  static let explainOptional: Phrase = "May be left empty."
  static let explainJoin: Phrase =
    "j or a number: both stand under one mission. g: it is stored, and stands in the queue. "
    + "s: nothing is stored."
  static let explainMissionName: Phrase = "Neither stands under one yet. A short name as EUTM-MALI."
  static let required: Phrase = "An answer is needed here."
  static let ministry: Phrase = "Ministry"
  static let mission: Phrase = "Mission"
  static let title: Phrase = "Title"
  static let kind: Phrase = "Kind"
  static let amount: Phrase = "Amount"
  static let people: Phrase = "People f, m"
  static let from: Phrase = "From"
  static let to: Phrase = "To"
  static let country: Phrase = "Country"
  static let evidence: Phrase = "Evidence (file)"
  static let summary: Phrase = "Summary"
  static let save: Phrase = "Record it?"
  static let erase: Phrase = "Erase it for ever?"
  static let decide: Phrase = "Record all of it?"
  static let likeEffort: Phrase = "has a like effort in"
  static let joinOrGoOn: Phrase = "Join it (j), go on (g) or stop (s)"
  static let missionName: Phrase = "Joint mission to establish"
  static let cosign: Phrase = "Sign it?"
}
