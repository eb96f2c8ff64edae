import Foundation

/// `embed-files FOLDER TYPE OUTPUT` writes `enum TYPE` with each file's path below FOLDER and its text.
@main
struct EmbedFilesTool {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4 else {
      throw CocoaError(.fileReadInvalidFileName)
    }
    let folder = URL(filePath: arguments[1]).standardizedFileURL
    let walk = FileManager.default.enumerator(atPath: folder.path())
    let paths = (walk?.allObjects as? [String] ?? []).sorted()
    var source = "enum \(arguments[2]) {\n  static let files: [(path: String, text: String)] = [\n"
    for path in paths {
      let url = folder.appending(path: path)
      guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else {
        continue
      }
      let text = try String(contentsOf: url, encoding: .utf8)
      source += "    (\(literal(path)), \(literal(text))),\n"
    }
    source += "  ]\n}\n"
    try source.write(toFile: arguments[3], atomically: true, encoding: .utf8)
  }

  private static func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case let control where control.value < 0x20:
        result += "\\u{\(String(control.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
