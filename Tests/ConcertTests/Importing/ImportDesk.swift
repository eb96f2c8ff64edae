import Coordination
import EventLog
import EventSourcing
import Foundation
import Interop

@testable import Concert

/// One activity of an IATI file that a test makes.
struct Activity {
  var identifier = "XX-1"
  var reporter = "XX"
  var name = "Water Office"
  var title = "Wells"
  /// Role, reference and name of those that take part.
  var participants: [(String, String, String)] = []
  /// Amounts that were pledged on 2024-01-10.
  var pledged = ["1000.00"]
  /// Days and amounts of what was disbursed.
  var given = [("2024-02-10", "400.00")]

  var xml: String {
    let transactions =
      pledged.map { Self.transaction("2", "2024-01-10", $0) }
      + given.map { Self.transaction("3", $0.0, $0.1) }
    return """
      <iati-activity default-currency="EUR" xml:lang="en">
      <iati-identifier>\(identifier)</iati-identifier>
      <reporting-org ref="\(reporter)" type="10"><narrative>\(name)</narrative></reporting-org>
      \(participants.map { Self.participant($0.0, $0.1, $0.2) }.joined())<title><narrative>\(title)</narrative></title>
      <activity-date iso-date="2024-01-10" type="2"/><recipient-country code="ML"/>
      \(transactions.joined(separator: "\n"))
      </iati-activity>

      """
  }

  private static func participant(_ role: String, _ ref: String, _ name: String) -> String {
    "<participating-org role=\"\(role)\" ref=\"\(ref)\"><narrative>\(name)</narrative></participating-org>"
  }

  private static func transaction(_ type: String, _ day: String, _ value: String) -> String {
    """
    <transaction><transaction-type code="\(type)"/><transaction-date iso-date="\(day)"/>\
    <value>\(value)</value></transaction>
    """
  }
}

extension Committee {
  /// Imports what a source says now, under one file name.
  @discardableResult
  func importing(
    _ text: String, as format: ImportRequest.Format = .iati, register: Bool = true,
    skip: Bool = false, aliases: AliasTable = AliasTable(),
    searchingUpTo limit: Int = ImportRequest.standardDuplicatesLimit
  ) async throws -> ImportReport {
    let path = folder + "/../source.txt"
    try Data(text.utf8).write(to: URL(filePath: path))
    var request = ImportRequest(path: path, format: format)
    request.registersMinistries = register
    request.skipsRejected = skip
    request.aliases = aliases
    request.duplicatesLimit = limit
    return try await ledger().perform { [request] ledger in
      let report = try ledger.importFile(request) { _ in }
      ledger.close()
      return report
    }
  }

  @discardableResult
  func importing(
    _ activities: [Activity], register: Bool = true, skip: Bool = false,
    aliases: AliasTable = AliasTable(),
    searchingUpTo limit: Int = ImportRequest.standardDuplicatesLimit
  ) async throws -> ImportReport {
    let file =
      "<?xml version=\"1.0\"?>\n<iati-activities version=\"2.03\">\n"
      + activities.map(\.xml).joined() + "</iati-activities>\n"
    return try await importing(
      file, register: register, skip: skip, aliases: aliases, searchingUpTo: limit)
  }

  /// The events from a position on: their acts and payloads.
  func acts(from position: Position) async throws -> [(act: String, payload: JSON)] {
    try await events().dropFirst(Int(position)).map {
      ($0.header.act, try JSON(parsing: $0.payload ?? []))
    }
  }

  /// What a commitment or contribution says now.
  func payload(_ ref: String) async throws -> JSONObject {
    try await ledger().record(ref).payload
  }
}
