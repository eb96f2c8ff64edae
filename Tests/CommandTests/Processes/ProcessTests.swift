import EventSourcing
import Foundation
import Testing

@Suite("several processes on one ledger")
struct ProcessTests {
  @Test("four writers with one officer's key: no command is lost or doubled, and verify is sound")
  func writers() throws {
    let place = try Workplace()
    defer { place.remove() }
    let writers = ["a", "b", "c", "d"]
    for writer in writers {
      try place.write(Workplace.commitments(100, by: writer), to: writer + ".jsonl")
    }
    let processes = try writers.map {
      try place.start("concert submit \($0).jsonl --batch 1 --json --wait 120", output: $0)
    }
    for process in processes { process.waitUntilExit() }
    #expect(processes.map(\.terminationStatus) == [0, 0, 0, 0])
    var refs: [String] = []
    for writer in writers {
      let answers = try place.text(of: writer + ".out").split(separator: "\n")
      let errors = try place.text(of: writer + ".err")
      #expect(answers.count == 100, "\(errors)")
      refs += try answers.compactMap { try JSON(parsing: Array($0.utf8))["ref"]?.string }
    }
    #expect(refs.count == 400)
    #expect(Set(refs).count == 400)
    let stored = try place.run("concert sql 'SELECT ref, title FROM commitments' --format csv")
    let rows = stored.out.split(whereSeparator: \.isNewline).dropFirst()
    #expect(rows.count == 400)
    #expect(Set(rows.map { $0.split(separator: ",")[1] }).count == 400)
    let verified = try place.run("concert verify --json")
    #expect(verified.code == 0)
    let report = try JSON(parsing: Array(verified.out.utf8))
    #expect(report["events"] == 403)
    #expect(report["sound"] == true)
  }

  @Test("a program that waits for each answer gets it, and others may write while it thinks")
  func conversation() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.write(Workplace.commitments(2, by: "w"), to: "lines.jsonl")
    let talk = """
      mkfifo to from
      concert submit - --batch 1 --json <to >from 2>/dev/null &
      exec 3>to 4<from
      head -1 lines.jsonl >&3; echo >&3
      read answer <&4; echo "$answer" | grep -o '"line":1,"ok":true'
      concert commitment add --title Beside --kind money --wait 1 >/dev/null 2>&1; echo "add $?"
      concert verify --quiet >/dev/null 2>&1; echo "verify $?"
      tail -1 lines.jsonl >&3
      read answer <&4; echo "$answer" | grep -o '"line":3,"ok":true'
      exec 3>&-; wait $!; echo "submit $?"
      """
    try place.write(talk, to: "talk.sh")
    let lines = try place.run("timeout 60 sh talk.sh").out.split(separator: "\n")
    #expect(
      lines == [
        #""line":1,"ok":true"#, "add 0", "verify 0", #""line":3,"ok":true"#, "submit 0",
      ])
  }

  @Test("three projectors beside a writer: the views are live and as a rebuild makes them")
  func projectors() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.write(Workplace.commitments(100, by: "w"), to: "w.jsonl")
    let writer = try place.start("concert submit w.jsonl --batch 2 --wait 120", output: "w")
    let projectors = try (1...3).map {
      try place.start(
        "for n in 1 2 3; do concert projection run --once || exit; done", output: "p\($0)")
    }
    writer.waitUntilExit()
    for projector in projectors { projector.waitUntilExit() }
    #expect(writer.terminationStatus == 0)
    for number in 1...3 {
      let errors = try place.text(of: "p\(number).err")
      #expect(projectors[number - 1].terminationStatus == 0, "\(errors)")
    }
    #expect(try place.run("concert projection run --once").code == 0)
    let before = try states(place)
    #expect(Set(before.keys) == Set(Self.views))
    for (view, state) in before { #expect(state.state == "live", "\(view)") }
    #expect(before["commitments"]?.position == 103)
    let rebuilt = try place.run("concert projection rebuild --all")
    #expect(rebuilt.code == 0, "\(rebuilt.err)")
    #expect(try states(place) == before)
  }

  @Test("a worker follows other processes, tells machines of it, and ends when it is told to")
  func worker() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.write(Workplace.commitments(3, by: "w"), to: "w.jsonl")
    let story = """
      said() { until grep -q "$1" log; do kill -0 $worker || exit 9; sleep 0.05; done; }
      concert projection run --log-format json --metrics metrics 2>log & worker=$!
      said '"position":2,'
      concert submit w.jsonl --quiet >/dev/null 2>&1
      said '"position":5,'
      kill -TERM $worker; wait $worker; echo "ended $?"
      tail -1 log | grep -o '"event":"stopped","position":5'
      grep -e '^concert_log_events ' -e 'events{view="commitments"}' metrics
      grep -c '^concert_view_state{.*state="live"} 1$' metrics
      """
    try place.write(story, to: "story.sh")
    let lines = try place.run("timeout 60 sh story.sh").out.split(separator: "\n")
    #expect(
      lines == [
        "ended 0", #""event":"stopped","position":5"#, "concert_log_events 6",
        #"concert_view_events{view="commitments"} 6"#,
        #"concert_view_lag_events{view="commitments"} 0"#, "\(Self.views.count)",
      ])
  }

  /// The folders of the views that come with the program.
  private static let views: [String] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Projections")
    return (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
  }()

  private struct ViewState: Hashable {
    let state: String?
    let position: Int64?
    let digest: String?
  }

  private func states(_ place: Workplace) throws -> [String: ViewState] {
    let status = try place.run("concert projection status --digest --format jsonl")
    var found: [String: ViewState] = [:]
    for line in status.out.split(separator: "\n") {
      let row = try JSON(parsing: Array(line.utf8))
      found[row["projection"]?.string ?? ""] = ViewState(
        state: row["state"]?.string, position: row["position"]?.int, digest: row["digest"]?.string)
    }
    return found
  }
}
