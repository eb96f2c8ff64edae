internal import Crypto
internal import EventLog
internal import EventSourcing
internal import Foundation
internal import GRDB
internal import Projector

extension Ledger {
  /// What only an open ledger can tell.
  func examine() throws -> [Doctor.Result] {
    [try head(), try time()] + (try viewResults()) + [try evidence()]
  }

  private func head() throws -> Doctor.Result {
    let (size, signed) = try log.read { log in
      (try log.size(), try log.checkpoint().flatMap { Self.signedSize($0) } ?? 0)
    }
    if let refusal = log.refusal, case .readOnly = refusal {
    } else if let refusal = log.refusal {
      return Doctor.Result(
        "log", .fail, refusal.explanation.telling, mend: refusal.explanation.mending)
    }
    guard signed < size else {
      return Doctor.Result(
        "log", .ok, "\(Int(size), "event", "events"), all under a signed checkpoint")
    }
    return Doctor.Result(
      "log", .warn, "\(size - signed) of \(size) events are under no signed checkpoint",
      mend: "Whoever holds the log's key signs it with their next append.")
  }

  private func time() throws -> Doctor.Result {
    let newest = try log.read { log in try log.event(at: log.size() - 1)?.recorded }
    guard let newest else { return Doctor.Result("clock", .warn, "there is no event yet") }
    let ahead = newest.millisecondsSinceEpoch - clock().millisecondsSinceEpoch
    guard ahead > 1000 else {
      return Doctor.Result("clock", .ok, "not behind the newest event, \(newest)")
    }
    return Doctor.Result(
      "clock", ahead > 300_000 ? .fail : .warn,
      "\(ahead / 1000) s behind the newest event, \(newest)",
      mend: "Set this machine's clock; until then new events get the time of that one.")
  }

  private func viewResults() throws -> [Doctor.Result] {
    let behind = try views().filter { $0.behind > 0 && !$0.isFaulted }
    try catchUp()
    let stopped = try views().filter(\.isFaulted)
    var results = stopped.map { view in
      Doctor.Result(
        "view", .fail,
        "\(view.view) stopped at @\(view.errorPosition ?? 0): \(view.error ?? "")",
        mend: "concert projection rebuild \(view.view)")
    }
    if stopped.isEmpty {
      let words: Phrase =
        behind.isEmpty ? "all up to the log" : "\(behind.count) were behind, and caught up"
      results.append(Doctor.Result("views", .ok, words))
    }
    let projector = try viewing.now()
    let basis = try log.read { try self.basis(.now, $0) }
    try projector.setBasis(asOf: basis.asOf, knownAt: basis.knownAt)
    let sound = Set(try views().filter { !$0.isFaulted }.map(\.view))
    let findings = try projector.check(sound.sorted())
    results += findings.prefix(20).map { finding in
      Doctor.Result(
        "rule", .fail,
        "\(finding.projection): \(finding.subject) \(finding.finding) (\(finding.evidence))",
        mend: "concert projection explain \(finding.projection) \(finding.subject)")
    }
    if findings.isEmpty {
      results.append(Doctor.Result("rules", .ok, "every check of every view holds"))
    }
    return results + (try ownResults())
  }

  /// Views that were added are nobody's duty: what is wrong with them is a warning.
  private func ownResults() throws -> [Doctor.Result] {
    try ownViews().flatMap { name -> [Doctor.Result] in
      let view = try catchUpOwnView(name)
      guard !view.isFaulted else {
        return [
          Doctor.Result(
            "own view", .warn, view.error.map { "\(name): \($0)" } ?? "\(name): it stopped",
            mend: "Mend its files, then: concert projection add DIR --replace")
        ]
      }
      return try viewing.ownProjector(name).check().prefix(20).map { finding in
        Doctor.Result(
          "own view", .warn,
          "\(name): \(finding.subject) \(finding.finding) (\(finding.evidence))",
          mend: "concert projection explain \(name) \(finding.subject)")
      }
    }
  }

  /// Evidence is named by its hash; files that lie in the folder must have it.
  private func evidence() throws -> Doctor.Result {
    // Without the folder every file that a contribution names is missing.
    var files: [String] = []
    if FileManager.default.fileExists(atPath: places.evidence) {
      do {
        files = try FileManager.default.contentsOfDirectory(atPath: places.evidence)
      } catch {
        return Doctor.Result(
          "evidence", .fail, "\(places.evidence) can't be read",
          mend: "Mend the folder's owner and mode.")
      }
    }
    // Named by the hash, or as it was called.
    let byHash = Dictionary(files.map { (String($0.prefix(64)), $0) }, uniquingKeysWith: { $1 })
    let known = Set(files)
    let named = try withViews(["contributions"]) { db, _ in
      try Row.fetchAll(
        db,
        sql: """
          SELECT DISTINCT piece.value ->> 'sha256' AS hash, piece.value ->> 'name' AS name
          FROM contributions, json_each(evidence) AS piece WHERE evidence IS NOT NULL ORDER BY 1
          """
      ).map { row -> (hash: String, name: String) in (row[0], row[1]) }
    }
    guard !named.isEmpty else {
      return Doctor.Result("evidence", .ok, "no contribution names evidence")
    }
    var missing: [String] = []
    for piece in named {
      let bare = piece.hash.hasPrefix("sha256:") ? String(piece.hash.dropFirst(7)) : piece.hash
      guard let file = byHash[bare] ?? (known.contains(piece.name) ? piece.name : nil) else {
        missing.append(piece.name)
        continue
      }
      if try Self.hash(ofFile: places.evidence + "/" + file) != bare {
        return Doctor.Result(
          "evidence", .fail, "\(file) is not the file that was recorded",
          mend: "Restore it from the ministry that gave it.")
      }
    }
    guard missing.isEmpty else {
      return Doctor.Result(
        "evidence", .warn,
        "\(missing.count) of \(named.count) are missing: \(missing.prefix(3).joined(separator: ", "))",
        mend: "Put the files into \(places.evidence).")
    }
    return Doctor.Result(
      "evidence", .ok, "\(named.count, "file matches its hash", "files match their hash")")
  }

  private static func hash(ofFile path: String) throws -> String {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw FileFailure(path: path, errno: errno)
    }
    defer { try? file.close() }
    var hash = SHA256()
    while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(data: piece) }
    return hexText(hash.finalize())
  }
}
