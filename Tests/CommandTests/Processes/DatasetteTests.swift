import Foundation
import Testing

/// Another program shows the views, with our words beside them.
@Suite("Datasette")
struct DatasetteTests {
  private static let version = "0.65.1"

  /// A place where pip put Datasette; none where it reaches no registry.
  private static let installed: String? = {
    let place = FileManager.default.temporaryDirectory.path + "/concert-datasette-\(UUID())"
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c",
      """
      python3 -m venv "\(place)" && "\(place)/bin/pip" install --quiet --no-input --retries 1 \
        --disable-pip-version-check "datasette==\(version)" >/dev/null 2>&1
      """,
    ]
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    if process.terminationStatus == 0 { return place }
    try? FileManager.default.removeItem(atPath: place)
    return nil
  }()

  @Test(
    "a page of rows and a page of tables, with the words of the files",
    .enabled(if: installed != nil, "pip cannot install datasette here"))
  func pages() throws {
    let datasette = try #require(Self.installed)
    defer { try? FileManager.default.removeItem(atPath: datasette) }
    let place = try Workplace()
    defer { place.remove() }
    try place.write(Workplace.commitments(3, by: "w"), to: "some.jsonl")
    try place.write(
      """
      set -e
      export CONCERT_LEDGER=l
      concert submit some.jsonl --quiet >&2
      concert projection new kept --quiet >&2
      concert projection add kept --quiet >&2
      concert projection run --once --quiet >&2
      concert projection run kept --once --quiet >&2
      concert projection metadata > metadata.json
      page() { "\(datasette)/bin/datasette" l/views.db l/views/kept.db -m metadata.json --get "$1"; }
      page "/views/commitments" > commitments.html
      page "/kept.json?_sort=name" > kept.json
      page "/views/commitments.json?_shape=array&_col=ref&_col=ministry" > rows.json
      grep -q "One row a commitment, as it is now" commitments.html && echo view
      grep -q "the day it is due" commitments.html && echo column
      python3 -c '
      import json
      tables = json.load(open("kept.json"))["tables"]
      print(sorted(t["name"] for t in tables if not t["hidden"]))
      print(len(json.load(open("rows.json"))))'
      """, to: "lines.sh")
    let lines = try place.run("sh lines.sh").out.split(separator: "\n").map(String.init)
    #expect(lines == ["view", "column", "['basis', 'kept', 'kept_refs']", "3"])
  }
}
