internal import Dispatch
internal import EventLog
internal import EventSourcing
internal import MerkleLog
internal import Synchronization

/// Signatures that wait to be checked, many at a time on all cores.
struct SignatureCheck {
  private struct Waiting: Sendable {
    let key: VerifierKey
    let text: [UInt8]
    let signature: [UInt8]
    let finding: Finding
  }

  private static let pageLength = 1024

  /// False leaves the signatures out, for a measurement of everything else.
  private let isOn: Bool
  private var waiting: [Waiting] = []
  private(set) var findings: [Finding] = []
  private(set) var count = 0

  init(isOn: Bool = true) { self.isOn = isOn }

  /// - Parameter finding: what there is to say when the signature is not the key's.
  mutating func add(
    _ signature: NoteSignature, of text: [UInt8], by key: VerifierKey, otherwise finding: Finding
  ) {
    count += 1
    guard isOn else { return }
    waiting.append(
      Waiting(key: key, text: text, signature: signature.signature, finding: finding))
    if waiting.count >= Self.pageLength { finish() }
  }

  /// Checks what waits.
  mutating func finish() {
    let page = waiting
    waiting.removeAll(keepingCapacity: true)
    let failed = Mutex<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: page.count) { index in
      let one = page[index]
      guard !one.key.isValid(signature: one.signature, for: one.text) else { return }
      failed.withLock { $0.append(index) }
    }
    findings += failed.withLock { $0.sorted() }.map { page[$0].finding }
  }
}
