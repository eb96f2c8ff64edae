import CBaseline
import Foundation

/// Bound values of statements, written so that plain C can execute them again (baseline.h).
struct Trace {
  enum Value {
    case null
    case integer(Int64)
    case text([UInt8])
    case blob([UInt8])
  }

  private(set) var bytes: [UInt8] = []

  mutating func begin() { bytes.append(0) }
  mutating func commit() { bytes.append(1) }

  mutating func step(_ statement: Int, _ values: [Value]) {
    bytes.append(2)
    append(UInt16(statement))
    append(UInt16(values.count))
    for value in values {
      switch value {
      case .null: bytes.append(0)
      case .integer(let number):
        bytes.append(1)
        append(number)
      case .text(let text): append(2, text)
      case .blob(let blob): append(3, blob)
      }
    }
  }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  private mutating func append(_ kind: UInt8, _ content: [UInt8]) {
    bytes.append(kind)
    append(UInt32(content.count))
    bytes.append(contentsOf: content)
  }

  private mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }
}

/// Plain C on SQLite that executes traces.
struct PlainC: ~Copyable {
  struct Failure: Error { let message: String }

  private let player: OpaquePointer

  init(path: String, setup: String, statements: [String]) throws {
    var copies = statements.map { UnsafePointer(strdup($0)) }
    defer { for copy in copies { free(UnsafeMutablePointer(mutating: copy)) } }
    guard let player = baseline_open(path, setup, &copies, Int32(copies.count)) else {
      throw Failure(message: "plain C cannot open \(path)")
    }
    self.player = player
  }

  func run(_ trace: Trace) throws {
    let code = trace.bytes.withUnsafeBufferPointer {
      baseline_run(player, $0.baseAddress, $0.count)
    }
    guard code == 0 else {
      throw Failure(message: "plain C: \(String(cString: baseline_message(player)))")
    }
  }

  deinit { baseline_close(player) }
}
