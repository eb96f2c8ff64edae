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
  func span(_ range: Range<Int64>, isFirst: Bool, isLast: Bool) -> LeafSpan {
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
