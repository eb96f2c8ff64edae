public import EventSourcing

/// All that the ledger says of one record at one moment.
public struct Record: Sendable {
  /// ministry officer mission commitment contribution duplicate event
  public let noun: String
  public let ref: String
  public let title: String
  public let basis: Basis
  /// The view's row.
  public let row: JSONObject
  /// More about it by name, each a list of objects: `delivered`, `duplicates`, `participants` …
  public let parts: [String: [JSON]]
  /// Its events up to the basis, oldest first; without payloads.
  public let history: [TrailEntry]
  /// How many more events the ledger holds by now.
  public let laterEvents: Int

  /// The row with its parts and versions, for programs.
  public var json: JSON {
    var object = row
    object["noun"] = .string(noun)
    for (name, list) in parts { object[name] = .array(list) }
    object["history"] = .array(history.map(\.json))
    object["later_events"] = .int(Int64(laterEvents))
    object["basis"] = basis.json
    return .object(object)
  }
}

/// One event as an auditor reads it.
public struct TrailEntry: Hashable, Sendable {
  public let position: Position
  public let stream: String
  public let ref: String
  public let version: Int
  public let type: String
  public let ministry: String
  public let officer: String
  /// None before the officer's enrolment was known.
  public let officerMinistry: String?
  public let recordedAt: String
  public let on: String
  public let reason: String?
  /// Title, name, or what was named.
  public let summary: String?
  public let visibility: String
  /// From the log, or what is read in place of an erased one; none when it was not asked for.
  public var payload: JSON?
  /// Where the event is that erased the payload by law.
  public var erasedBy: Position?
  /// Where the officer was revoked who did this in the days that are suspect since.
  public var disputedBy: Position?
  /// Where another officer has since taken a stand on the disputed record.
  public var reaffirmedBy: Position?
  /// Hexadecimal; none when it was not asked for.
  public var leafHash: String?

  /// How many days after its day it was recorded.
  public var daysLate: Int {
    guard let on = Day(on), let recorded = Moment(recordedAt)?.day else { return 0 }
    return Int(recorded.daysSinceEpoch - on.daysSinceEpoch)
  }

  public var json: JSON {
    var object = JSONObject()
    object["position"] = .int(position)
    object["stream"] = .string(stream)
    object["ref"] = .string(ref)
    object["version"] = .int(Int64(version))
    object["type"] = .string(type)
    object["ministry"] = .string(ministry)
    object["officer"] = .string(officer)
    object["officer_ministry"] = officerMinistry.map(JSON.string) ?? .null
    object["recorded_at"] = .string(recordedAt)
    object["on"] = .string(on)
    object["reason"] = reason.map(JSON.string) ?? .null
    object["summary"] = summary.map(JSON.string) ?? .null
    object["visibility"] = .string(visibility)
    object["erased_by"] = erasedBy.map(JSON.int) ?? .null
    object["disputed_by"] = disputedBy.map(JSON.int) ?? .null
    object["reaffirmed_by"] = reaffirmedBy.map(JSON.int) ?? .null
    if let leafHash {
      object["leaf_hash"] = .string(leafHash)
      object["payload"] = payload ?? .null
    }
    return .object(object)
  }
}
