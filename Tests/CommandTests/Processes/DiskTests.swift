import EventSourcing
import Foundation
import Testing

/// Disks of their own, mounted where no other process sees them.
@Suite("disks that can't take more")
struct DiskTests {
  /// Mounting asks for a right that a person's account and most build machines lack.
  private static let mayMount: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "unshare -m mount -t tmpfs -o size=64k none /mnt >/dev/null 2>&1",
    ]
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  private static let reason: Comment = "this process may not mount a disk of its own"

  /// Runs lines of the shell beside a disk `d` that is theirs alone.
  private func run(_ lines: String, size: String) throws -> [String] {
    let place = try Workplace()
    defer { place.remove() }
    try place.write(Workplace.commitments(400, by: "w"), to: "many.jsonl")
    try place.write(
      """
      export CONCERT_LEDGER=d/l
      mkdir d && mount -t tmpfs -o size=\(size) none d
      concert init --ledger d/l --origin test.example/disk --officer MFA.weber --quiet >&2
      concert submit many.jsonl --quiet >&2
      \(lines)
      """, to: "lines.sh")
    return try place.run("unshare -m sh lines.sh").out.split(separator: "\n").map(String.init)
  }

  @Test(
    "on a full disk a command is refused as a whole; with room again it is taken",
    .enabled(if: mayMount, reason), arguments: ["", "--batch 10"])
  func full(batch: String) throws {
    let lines = try run(
      """
      cat /dev/zero > d/fill 2>/dev/null
      concert submit many.jsonl --json \(batch) 2>error.json >/dev/null; echo "submit $?"
      cut -d, -f1 error.json
      concert commitment list >/dev/null 2>error.txt; echo "list $?"
      head -1 error.txt | cut -d' ' -f1
      rm d/fill
      concert verify --json | grep -o '"sound":[a-z]*'
      concert submit many.jsonl --quiet >/dev/null 2>&1; echo "submit $?"
      concert sql 'SELECT count(*) AS n FROM commitments' --format jsonl
      concert verify --quiet >/dev/null 2>&1; echo "verify $?"
      """, size: "4m")
    #expect(
      lines == [
        "submit 74", #"{"code":"disk-full""#, "list 74", "error[disk-full]", #""sound":true"#,
        "submit 0", #"{"n":800}"#, "verify 0",
      ])
  }

  @Test(
    "a disk that fills while a command is stored keeps whole appends alone",
    .enabled(if: mayMount, reason))
  func filling() throws {
    let lines = try run(
      """
      cat /dev/zero > d/fill 2>/dev/null
      truncate -s -200k d/fill
      while concert submit many.jsonl --batch 10 >/dev/null 2>error.txt; do :; done
      grep -o 'error.disk-full.' error.txt
      rm d/fill
      concert verify --json | grep -o '"sound":[a-z]*'
      concert submit many.jsonl --quiet >/dev/null 2>&1; echo "submit $?"
      concert verify --quiet >/dev/null 2>&1; echo "verify $?"
      """, size: "5m")
    #expect(lines == ["error[disk-full]", #""sound":true"#, "submit 0", "verify 0"])
  }

  @Test(
    "views that find no room say so, and are made when there is room again",
    .enabled(if: mayMount, reason))
  func fullOfViews() throws {
    let lines = try run(
      """
      rm d/l/views.db
      cat /dev/zero > d/fill 2>/dev/null
      truncate -s -120k d/fill
      concert commitment list 2>error.txt; echo "list $?"
      head -1 error.txt
      rm d/fill
      concert sql "SELECT count(*) AS n FROM commitments" --format jsonl
      """, size: "6m")
    #expect(
      lines == [
        "list 74", "error[disk-full] d/l/views.db", #"{"n":400}"#,
      ])
  }

  @Test(
    "on a read-only disk everything is read, and nothing is written",
    .enabled(if: mayMount, reason))
  func readOnly() throws {
    let lines = try run(
      """
      rm d/l/views.db* && mount -o remount,ro d
      concert sql 'SELECT count(*) AS n FROM commitments' --format jsonl
      concert verify --quiet >/dev/null 2>&1; echo "verify $?"
      ls .cache/concert/*/views.db >/dev/null && echo "views in the cache"
      concert duplicate check many.jsonl >/dev/null 2>&1; echo "check $?"
      concert commitment add --title X --kind money 2>error.txt; echo "add $?"
      head -1 error.txt
      concert submit many.jsonl 2>error.txt; echo "submit $?"
      head -1 error.txt
      concert init --ledger d/n --origin test.example/n --officer MFA.weber 2>error.txt; echo "init $?"
      head -1 error.txt
      """, size: "9m")
    #expect(
      lines == [
        #"{"n":400}"#, "verify 0", "views in the cache", "check 0", "add 77",
        "error[read-only] d/l/ledger.db", "submit 77", "error[read-only] d/l/ledger.db",
        "init 73", "error[cannot-create] d/n",
      ])
  }
}
