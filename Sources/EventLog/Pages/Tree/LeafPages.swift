/// Some leaves of one tree, and what is counted among them.
struct LeafSpan: Sendable {
  /// In the outline's `leaves`.
  var leaves: Range<Int>
  /// Those that no other span counts.
  var owned: Range<Int>
}

extension TreeOutline {
  /// The leaves with the rows of a range of row numbers; a leaf is counted where its first row is.
  ///
  /// - Parameters:
  ///   - isFirst: rows before the range are counted with it.
  ///   - isLast: rows after the range are counted with it.
  func span(_ range: Range<Int64>, isFirst: Bool = false, isLast: Bool = false) -> LeafSpan {
    let end = isLast ? leaves.count : leaf(of: range.upperBound - 1) + 1
    return LeafSpan(
      leaves: (isFirst ? 0 : leaf(of: range.lowerBound))..<end,
      owned: (isFirst ? 0 : leaf(of: range.lowerBound - 1) + 1)..<end)
  }

  /// The leaf on which a row stands, if it is there.
  private func leaf(of key: Int64) -> Int {
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// The leaves with a part of the events, in the three tables that are read side by side.
struct LedgerSpans {
  let events: LeafSpan
  let bodies: LeafSpan
  let nodes: LeafSpan

  /// - Parameter end: how many events there are.
  init(_ trees: LedgerTrees, _ part: Range<Int64>, end: Int64) throws {
    let (isFirst, isLast) = (part.lowerBound == 0, part.upperBound == end)
    events = trees.events.span(part, isFirst: isFirst, isLast: isLast)
    bodies = trees.bodies.span(part, isFirst: isFirst, isLast: isLast)
    nodes = trees.nodes.span(part, isFirst: isFirst)
    guard events.leaves.count + bodies.leaves.count + nodes.leaves.count <= 4 * part.count + 64
    else { throw Unusual(0, "there are more pages than rows") }
  }

  /// In the order in which they lie in the file.
  func pages(_ trees: LedgerTrees) -> [UInt32] {
    (trees.events.leaves[events.leaves] + trees.bodies.leaves[bodies.leaves]
      + trees.nodes.leaves[nodes.leaves]).sorted()
  }
}

/// Pages that were read together.
struct PageBatch {
  let runs: [PageRun]
  let base: UnsafeRawPointer
  let pageSize: Int

  /// A page that was asked for.
  func page(_ number: UInt32) throws -> UnsafeRawPointer {
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].end <= number { low = middle + 1 } else { high = middle }
    }
    guard low < runs.count, runs[low].first <= number else {
      throw Unusual(number, "it was not read")
    }
    return base + runs[low].offset + Int(number - runs[low].first) * pageSize
  }
}
