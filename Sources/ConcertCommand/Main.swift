import CSQLite
import Glibc

@main
enum Main {
  static func main() async {
    // Were it refused, all would work, and slower.
    _ = csqlite_leave_memory_uncounted()
    var environment: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let sides = String(cString: text)
        .split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if sides.count == 2 { environment[String(sides[0])] = String(sides[1]) }
      entry += 1
    }
    let console = Console.ofThisProcess(environment: environment)
    let arguments = Array(CommandLine.arguments.dropFirst())
    var invocation = Invocation(root: ConcertTool.self, console: console)
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let bytes = CommandLine.unsafeArgv[index] else { break }
      if String(validatingCString: bytes) == nil {
        invocation.unreadable = String(cString: bytes)
        break
      }
    }
    exit(await invocation.run(arguments))
  }
}
