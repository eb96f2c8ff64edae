/// Takes an answer piece by piece, so that a long one never stands in memory as a whole.
///
/// A value that is handed in and handed back: the ledger is an actor, and nothing is shared with it.
public protocol Sink<Element>: Sendable {
  associatedtype Element: Sendable
  /// What the answer rests on, before its first element.
  mutating func begin(_ basis: Basis, columns: [String]) throws
  mutating func take(_ element: Element) throws
}
