/// Something about a file's pages that is left to SQLite itself: damage, or what no ledger needs.
///
/// It is no finding. Whoever meets it asks SQLite, which is slower and has the last word.
struct Unusual: Error, Equatable {
  /// 0 for the file as a whole.
  let page: UInt32
  let what: String

  init(_ page: UInt32, _ what: StaticString) {
    self.page = page
    self.what = "\(what)"
  }
}
