internal import EventSourcing
internal import Foundation

/// What came back from a server.
public struct WebAnswer: Hashable, Sendable {
  public let status: Int
  public let body: [UInt8]

  public init(status: Int, body: [UInt8]) {
    self.status = status
    self.body = body
  }
}

/// How bytes are sent to a server: handed in, so that a witness may be anything that answers.
public struct WebClient: Sendable {
  /// Posts a body to an address and waits for the answer.
  public let post: @Sendable (_ url: String, _ body: [UInt8]) throws -> WebAnswer

  public init(post: @escaping @Sendable (_ url: String, _ body: [UInt8]) throws -> WebAnswer) {
    self.post = post
  }

  /// The system's `curl`.
  ///
  /// - Parameter variables: the environment, of which `PATH` and the proxies are passed on.
  public static func curl(variables: [String: String]) -> WebClient {
    WebClient { try WebRequest(url: $0, body: $1).send(variables: variables) }
  }
}

/// Sends bytes to a server and waits for the answer.
///
/// Through the system's `curl`: the process that holds private keys opens no connection itself, and
/// no command pays for a network library at its start (Decisions/0007).
struct WebRequest {
  static let timeoutSeconds = 30

  let url: String
  let body: [UInt8]

  func send(variables: [String: String]) throws -> WebAnswer {
    guard url.hasPrefix("http://") || url.hasPrefix("https://"),
      url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
    else { throw WitnessRefusal.badAddress(url) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      // -q first: a .curlrc must not add options.
      "curl", "-q", "--silent", "--show-error", "--globoff", "--proto", "=http,https",
      "--max-time", String(Self.timeoutSeconds), "--max-filesize",
      String(AddCheckpoint.answerLimit), "--header", "Content-Type: application/octet-stream",
      "--header", "Expect:", "--data-binary", "@-", "--write-out", "\n%{http_code}", "--url", url,
    ]
    let passed = ["PATH", "http_proxy", "https_proxy", "no_proxy", "CURL_CA_BUNDLE", "HOME"]
    process.environment = variables.filter { passed.contains($0.key) }
      .merging(["PATH": "/usr/local/bin:/usr/bin:/bin"]) { own, _ in own }
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    do {
      try process.run()
    } catch {
      throw WitnessRefusal.noCurl
    }
    // A checkpoint with its proof is smaller than a pipe's buffer, so this does not wait.
    try? input.fileHandleForWriting.write(contentsOf: Data(body))
    try? input.fileHandleForWriting.close()
    let answer = Array(output.fileHandleForReading.readDataToEndOfFile())
    let reason = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile().prefix(300), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus != 127 else { throw WitnessRefusal.noCurl }
    guard process.terminationStatus == 0, let split = answer.lastIndex(of: UInt8(ascii: "\n")),
      let status = Int(String(decoding: answer[(split + 1)...], as: UTF8.self))
    else { throw WitnessRefusal.unreachable(url, reason: reason) }
    return WebAnswer(status: status, body: Array(answer[..<split]))
  }
}
