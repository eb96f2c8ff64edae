internal import EventSourcing

/// Which ministry an officer belonged to at any position: what the enrolments said, in log order.
struct LookupMemory: Sendable {
  private var values: [[UInt8]: [(position: Position, value: [UInt8])]] = [:]
  /// Most acts in a row are one officer's.
  private var last: (officer: [UInt8], position: Position, value: [UInt8]?) = ([], -1, nil)

  /// Hearing the same twice changes nothing, so a batch may be folded again.
  mutating func learn(_ officer: [UInt8], _ value: [UInt8], at position: Position) {
    var history = values[officer] ?? []
    if let newest = history.last, newest.position >= position {
      guard !history.contains(where: { $0.position == position }) else { return }
      history.append((position, value))
      history.sort { $0.position < $1.position }
    } else {
      history.append((position, value))
    }
    values[officer] = history
    last.position = -1
  }

  /// The value that counts at `position`; the enrolment itself counts already.
  mutating func value(of officer: UnsafeRawBufferPointer, at position: Position) -> [UInt8]? {
    if last.position >= 0, last.position <= position, last.officer.count == officer.count,
      last.officer.elementsEqual(officer)
    {
      return last.value
    }
    let key = Array(officer)
    let history = values[key] ?? []
    let found = history.last { $0.position <= position }?.value
    // Only what no later enrolment can change between here and there may be remembered.
    if history.last.map({ $0.position <= position }) ?? true { last = (key, position, found) }
    return found
  }
}
