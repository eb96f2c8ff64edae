import EventSourcing
import Foundation
import Testing

@Suite("canonical JSON is RFC 8785's")
struct CanonicalTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/jcs")

  private func file(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: Self.folder.appending(path: path)))
  }

  /// Bytes as the published files write them: two digits each, parted by spaces and lines.
  private func published(_ name: String) throws -> [UInt8] {
    try String(decoding: file("outhex/\(name).txt"), as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).map { try #require(UInt8($0, radix: 16)) }
  }

  @Test("published inputs without fractions become the published bytes, and stay so")
  func pairs() throws {
    for name in ["arrays", "french", "unicode", "weird"] {
      let output = try file("output/\(name).json")
      #expect(try published(name) == output)
      #expect(try JSON(parsing: file("input/\(name).json")).canonical == output, "\(name)")
      #expect(try JSON(parsing: output).canonical == output, "\(name)")
    }
  }

  @Test("the other two hold fractions, which a ledger does not take; the rest of them agrees")
  func fractions() throws {
    for name in ["structures", "values"] {
      let input = try file("input/\(name).json")
      #expect { try JSON(parsing: input) } throws: { error in
        if case .fractionalNumber? = error as? JSONError { true } else { false }
      }
      #expect(try published(name) == file("output/\(name).json"))
    }
    let structures = String(decoding: try file("input/structures.json"), as: UTF8.self)
    #expect(
      try JSON(parsing: structures.replacing("56.0", with: "56")).canonical
        == file("output/structures.json"))
    let output = String(decoding: try file("output/values.json"), as: UTF8.self)
    let start = try #require(output.range(of: "\"numbers\":["))
    let end = try #require(output[start.upperBound...].range(of: "],"))
    let input = String(decoding: try file("input/values.json"), as: UTF8.self)
    let firstLine = try #require(input.range(of: "\"numbers\""))
    let nextLine = try #require(input[firstLine.upperBound...].range(of: "],"))
    #expect(
      try JSON(
        parsing: input.replacingCharacters(
          in: firstLine.lowerBound..<nextLine.upperBound, with: "")
      ).canonicalText
        == output.replacingCharacters(in: start.lowerBound..<end.upperBound, with: ""))
  }

  @Test("an object is finished as if its late members had been there")
  func unfinished() throws {
    let whole = try JSON(parsing: #"{"b":1,"d":[2],"f":"3"}"#)
    for (left, added) in [
      (nil, "{}"), ("b", "{}"), ("f", #"{"a":0,"c":{},"e":"x","g":true}"#), ("x", #"{"c":1}"#),
      ("b", #"{"a":0}"#), ("d", #"{"z":0,"y":0}"#), (nil, #"{"\ue000":0,"\ud800\udc00":1}"#),
    ] as [(String?, String)] {
      let further = try #require(try JSON(parsing: added).object)
      for object in [try #require(whole.object), JSONObject()] {
        var expected = object
        if let left { expected[left] = nil }
        let unfinished = UnfinishedObject(object, leavingOut: left, awaiting: further.keys)
        #expect(unfinished.finished(with: JSONObject()) == JSON.object(expected).canonical)
        for member in further.members { expected[member.key] = member.value }
        #expect(unfinished.finished(with: further) == JSON.object(expected).canonical)
      }
    }
  }
}
