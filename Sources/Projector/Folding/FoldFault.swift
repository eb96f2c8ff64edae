internal import EventSourcing

/// An event that one view cannot take.
struct FoldFault: Error {
  let view: String
  let position: Position
  let reason: String

  /// As callers who fold for themselves tell it.
  var stopped: ProjectionError { .stopped(view: view, position: position, reason: reason) }
}
