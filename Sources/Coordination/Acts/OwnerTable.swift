internal import EventSourcing

/// One ministry a stream, for millions of streams: both are numbers.
struct OwnerTable: Sendable {
  /// The numbers of streams; lent for the length of a call by the walk that gives them out.
  var names: NameTable?
  // By stream; −1 for none.
  private var owners: [Int32] = []
  private var ministries: [ID<Ministry>] = []
  private var numbers: [ID<Ministry>: Int32] = [:]

  subscript(stream: StreamName) -> ID<Ministry>? {
    get {
      guard let index = names?.index(of: stream.text), let owner = owner(at: index) else {
        return nil
      }
      return ministries[Int(owner)]
    }
    set {
      guard let index = names?.index(of: stream.text), let newValue else { return }
      set(number(of: newValue), at: index)
    }
  }

  func owner(at stream: Int) -> Int32? {
    guard stream < owners.count, owners[stream] >= 0 else { return nil }
    return owners[stream]
  }

  mutating func set(_ ministry: Int32, at stream: Int) {
    while owners.count <= stream { owners.append(-1) }
    owners[stream] = ministry
  }

  mutating func number(of ministry: ID<Ministry>) -> Int32 {
    if let number = numbers[ministry] { return number }
    let number = Int32(ministries.count)
    ministries.append(ministry)
    numbers[ministry] = number
    return number
  }

  func ministry(_ number: Int32) -> ID<Ministry> { ministries[Int(number)] }
}
