import Foundation
import Testing

@testable import Matching

@Suite("Quality on labelled pairs")
struct QualityTests {
  static let labelled: LabelledPairs = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    func lines(_ name: String) -> [String] {
      let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
      return (text ?? "").split(separator: "\n").map(String.init)
    }
    // Only reasons are quoted, and none holds a quote.
    let rows = lines("pairs.csv").map { line in
      var fields = [""]
      var isQuoted = false
      for character in line {
        if character == "\"" {
          isQuoted.toggle()
        } else if character == ",", !isQuoted {
          fields.append("")
        } else {
          fields[fields.count - 1].append(character)
        }
      }
      return fields
    }
    do {
      return try LabelledPairs(rows: rows, lines: lines("records.jsonl"))
    } catch {
      preconditionFailure("the extract can be read: \(error)")
    }
  }()

  @Test("the rules that ship keep their quality on the extract, candidates included")
  func ships() throws {
    let evaluation = Evaluation(Self.labelled)
    let quality = Quality(evaluation.outcomes(under: .second), line: Ruleset.second.possible)
    #expect(quality.pairs == 370)
    #expect(quality.positives == 130)
    #expect(quality.all.f1 > 0.92)
    #expect(quality.all.precision > 0.94)
    #expect(quality.candidateRecall > 0.95)
    #expect(try #require(quality.falseAlarmsOnHard) < 0.045)
    #expect(try #require(quality.crossLanguageRecall) > 0.87)
  }

  @Test("training gives the same points twice, keeps their signs, and tells pairs apart")
  func training() {
    let evaluation = Evaluation(Self.labelled)
    var trainer = Trainer(evaluation)
    trainer.rounds = 10
    let fitted = trainer.fitted(name: "dup-test")
    #expect(fitted.name == "dup-test")
    #expect(fitted.pointsText == trainer.fitted(name: "dup-test").pointsText)
    #expect(fitted.lines.allSatisfy { $0.isConflict ? $0.points <= 0 : $0.points >= 0 })
    let quality = Quality(trainer.crossValidated(), line: fitted.possible)
    #expect(quality.all.f1 > 0.85)
  }

  @Test("an entity never lies in two folds")
  func folds() {
    let evaluation = Evaluation(Self.labelled)
    let folds = evaluation.folds()
    #expect(Set(folds) == Set(0..<5))
    var foldOf: [Int: Int] = [:]
    for (pair, fold) in zip(Self.labelled.pairs, folds) where pair.isSame {
      for record in [pair.a, pair.b] {
        #expect(foldOf[record, default: fold] == fold)
        foldOf[record] = fold
      }
    }
  }

  @Test("the measures of quality are the scorer's")
  func measures() {
    func outcome(_ isSame: Bool, _ score: Int, _ reason: String = "", _ stratum: String = "R1")
      -> Quality.Outcome
    {
      Quality.Outcome(
        isSame: isSame, score: score, isCandidate: score > 0, reason: reason, stratum: stratum)
    }
    let quality = Quality(
      [
        outcome(true, 90, "translation", "R5-translation"), outcome(true, 70), outcome(true, 0),
        outcome(false, 80, "other phase"), outcome(false, 10, "sibling"), outcome(false, 0),
      ], line: 60)
    #expect(quality.all.precision == 2.0 / 3)
    #expect(quality.all.recall == 2.0 / 3)
    #expect(quality.real.precision == 0.5)
    #expect(quality.falseAlarmsOnHard == 0.5)
    #expect(quality.crossLanguageRecall == 1)
    #expect(quality.candidateRecall == 2.0 / 3)
    // 1/3 · 1 + 1/3 · 2/3 + 1/3 · 3/6
    #expect(abs(quality.areaUnderCurve - (1 + 2.0 / 3 + 0.5) / 3) < 1e-12)
  }

  @Test(
    "what can't be read is named by file and row",
    arguments: [
      ([["a", "b"]], LabelledPairs.Flaw.Kind.column("label"), 1),
      ([["a", "b", "label"], ["1", "2", "maybe"]], .label("maybe"), 2),
      ([["a", "b", "label"], ["1"]], .label(""), 2),
      ([["a", "b", "label"], ["1", "2", "1"]], .none, 2),
      ([], .none, 1),
    ])
  func flaws(rows: [[String]], kind: LabelledPairs.Flaw.Kind, row: Int) {
    #expect(throws: LabelledPairs.Flaw(file: .pairs, row: row, kind: kind)) {
      try LabelledPairs(
        rows: rows, lines: [#"{"id":"1","title":"x"}"#, #"{"id":"2","title":"y","amount":1.5e3}"#])
    }
  }

  @Test("pairs whose records are not there are left out and named")
  func incomplete() throws {
    let labelled = try LabelledPairs(
      rows: [["label", "b", "a"], ["1", "1", "9"], ["1", "1", "2"], ["0", "2", "1"]],
      lines: [#"{"id":"1","title":"x"}"#, "", #"{"id":"2","title":"y"}"#])
    #expect(labelled.pairs.count == 2)
    #expect(labelled.incomplete.map(\.row) == [2])
    #expect(labelled.incomplete.map(\.id) == ["9"])
  }

  @Test("records that are none, or twice, are named by line")
  func records() {
    #expect(throws: LabelledPairs.Flaw(file: .records, row: 2, kind: .twice("1"))) {
      try LabelledPairs(rows: [], lines: [#"{"id":"1","title":"x"}"#, #"{"id":"1","title":"x"}"#])
    }
    #expect(throws: LabelledPairs.Flaw(file: .records, row: 1, kind: .notARecord)) {
      try LabelledPairs(rows: [], lines: ["{"])
    }
  }

  @Test("e to the x is what it is")
  func exponential() {
    for x in stride(from: -30.0, to: 30, by: 0.37) {
      #expect(abs(Logistic.exponential(x) / exp(x) - 1) < 1e-12)
    }
    #expect(Logistic.chance(1e9) == 1)
    #expect(Logistic.chance(-1e9) < 1e-300)
  }
}
