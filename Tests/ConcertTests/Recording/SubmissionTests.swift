import EventLog
import EventSourcing
import Testing

@testable import Concert

@Suite("submissions")
struct SubmissionTests {
  private static func commitment(_ title: String, ministry: String = "DEV") -> String {
    #"{"do":"commitment.make","ministry":"\#(ministry)","title":"\#(title)","kind":"money"}"#
  }

  private static let mixed = [
    commitment("One"), commitment("Two", ministry: "NOBODY"), commitment("Three"),
  ]

  @Test("all or nothing: one refusal leaves no event and no reference behind")
  func allOrNothing() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let size = try await committee.size()
    let ledger = try committee.ledger()
    let result = try await ledger.send(Self.mixed)
    #expect(result.outcomes.words == ["given-up", "unknown-ministry", "given-up"])
    #expect(result.receipt.durableThrough == 0)
    #expect(result.receipt.stopped)
    #expect(result.receipt.outcome == .badData)
    #expect(try await committee.size() == size)
    // What was given up left nothing in the memory of this process, either.
    #expect(try await ledger.send([Self.mixed[0]]).outcomes.refs == ["COM-2024-0001"])
  }

  @Test("what fails after the act is stored says nothing else of the act, and says it once")
  func afterStoring() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let warnings = try await committee.ledger().perform { ledger in
      for _ in 1...2 {
        ledger.afterStoring("no checkpoint was signed over it") {
          throw EventLogError.diskFull(path: "d")
        }
      }
      return ledger.warnings
    }
    #expect(warnings.count == 1)
    #expect(
      warnings.first?.what == "It is stored, but no checkpoint was signed over it:"
        + " There is no space left for the ledger.")
    #expect(warnings.first?.mend == "Don't repeat it. See: concert doctor")
    #expect(warnings.first?.outcome == .done)
  }

  @Test("skip leaves out what is refused and stores the rest in one append")
  func skip() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let size = try await committee.size()
    let result = try await committee.ledger().send(Self.mixed, as: Submission(onRefusal: .skip))
    #expect(result.outcomes.words == ["stored", "unknown-ministry", "stored"])
    #expect(result.outcomes.refs == ["COM-2024-0001", "COM-2024-0002"])
    #expect(result.receipt.durableThrough == 3)
    #expect(try await committee.size() == size + 2)
    let report = try committee.verify()
    #expect(report.isSound)
  }

  @Test("in batches, what earlier appends stored stays", arguments: [1, 2, 3, 7])
  func batches(size: Int) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let before = try await committee.size()
    var lines = (1...6).map { Self.commitment("Number \($0)") }
    lines[4] = Self.commitment("Number 5", ministry: "NOBODY")
    let result = try await committee.ledger().send(lines, as: Submission(batch: size))
    let durable = 4 / size * size
    #expect(result.receipt.durableThrough == durable)
    #expect(result.receipt.stored == durable)
    #expect(try await committee.size() == before + Position(durable))
  }

  @Test("a dry run answers as the real one and stores nothing")
  func dryRun() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let size = try await committee.size()
    let ledger = try committee.ledger()
    let dry = try await ledger.send(
      Self.mixed, as: Submission(onRefusal: .skip, isDryRun: true))
    #expect(dry.outcomes.words == ["stored", "unknown-ministry", "stored"])
    #expect(try await committee.size() == size)
    let real = try await ledger.send(Self.mixed, as: Submission(onRefusal: .skip))
    #expect(real.outcomes.refs == dry.outcomes.refs)
  }

  @Test("references that people named are stepped over")
  func namedReferences() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    func named(_ number: Int) -> String {
      String(Self.commitment("Named").dropLast()) + #","ref":"COM-2024-000\#(number)"}"#
    }
    let ledger = try committee.ledger()
    _ = try await ledger.send([named(2), named(4), named(5)])
    var refs: [String] = []
    for _ in 1...3 { refs += try await ledger.send([Self.commitment("Minted")]).outcomes.refs }
    refs += try await committee.ledger().send([Self.commitment("Minted")]).outcomes.refs
    #expect(Set(refs).count == 4)
    #expect(Set(refs).isDisjoint(with: ["COM-2024-0002", "COM-2024-0004", "COM-2024-0005"]))
    let taken = try await ledger.send([named(4)])
    #expect(taken.outcomes.words != ["stored"])
  }

  @Test("nor given twice in one append that names some itself, also where a digit is added")
  func namedWithinAnAppend() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let names = ["0002", nil, nil, "0500", nil, "9998", nil, nil, "10500", nil, nil]
    let lines = names.map { name in
      let line = Self.commitment("Some")
      return name.map { String(line.dropLast()) + #","ref":"COM-2024-\#($0)"}"# } ?? line
    }
    let refs = try await committee.ledger().send(lines).outcomes.refs
    #expect(
      refs.map { $0.split(separator: "-")[2] } == [
        "0002", "0003", "0004", "0500", "0501", "9998", "9999", "10000", "10500", "10501", "10502",
      ])
  }
}
