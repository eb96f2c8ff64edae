public import Projector

/// The projections that travel inside the program.
public enum BuiltIn {
  /// Some of them, or all when none is named. The tests have loaded their files as anybody's.
  public static func projections(_ views: [String] = []) throws -> ProjectionSet {
    let wanted = Set(views)
    return try ProjectionSet(
      wanted.isEmpty
        ? BuiltInProjections.files
        : BuiltInProjections.files.filter { wanted.contains(String($0.path.prefix { $0 != "/" })) },
      on: Ground.standard(), isProven: true)
  }
}
