public import EventSourcing

/// What stands across a matrix.
public enum MatrixAxis: String, Hashable, Sendable, CaseIterable {
  case place, mission, theme, framework, pillar
}

/// Money in one currency.
public struct Amount: Hashable, Sendable {
  /// Exact, also where many of the largest amounts come together.
  public var minor: Int128
  public let currency: String

  public var json: JSON { ["minor": JSON(exact: minor), "currency": .string(currency)] }
}

/// Ministries against places, missions, themes, frameworks or pillars.
public struct Matrix: Sendable {
  /// Nothing, zero and silence are three things.
  public enum State: String, Hashable, Sendable {
    case value, zero
    /// Asked by a commitment or a mission, and silent.
    case notReported = "not_reported"
  }

  public struct Cell: Hashable, Sendable {
    /// The ministry that the records belong to now.
    public let row: String
    /// None: the records name no such thing.
    public let column: String?
    public var state = State.notReported
    /// Contributions given.
    public var count: Int64 = 0
    /// How many came back.
    public var returns: Int64 = 0
    /// Given less returned, a currency each.
    public var amounts: [Amount] = []
    public var given: [Amount] = []
    public var returned: [Amount] = []
    /// Promised; never part of `amounts`.
    public var pledged: [Amount] = []
    public var commitments: Int64 = 0
    public var f: Int64 = 0
    public var m: Int64 = 0
    public var x: Int64 = 0
    public var u: Int64 = 0
    /// Open flags that a record of the cell is part of.
    public var duplicates: Int64 = 0
    /// Those of them that are likely; the others are possible.
    public var likely: Int64 = 0
    /// Pairs that were decided to be the same effort, of which neither is withdrawn yet.
    public var countedTwice: Int64 = 0

    public init(row: String, column: String?) {
      self.row = row
      self.column = column
    }

    public var json: JSON {
      func list(_ amounts: [Amount]) -> JSON { .array(amounts.map(\.json)) }
      return [
        "row": .string(row), "column": column.map(JSON.string) ?? .null, "count": .int(count),
        "amounts": list(amounts),
        "people": ["f": .int(f), "m": .int(m), "x": .int(x), "u": .int(u)],
        "duplicates": .int(duplicates), "likely": .int(likely),
        "possible": .int(duplicates - likely), "counted_twice": .int(countedTwice),
        "state": .string(state.rawValue),
        "commitments": .int(commitments), "given": list(given), "returns": .int(returns),
        "returned": list(returned),
        "pledged": list(pledged),
      ]
    }
  }

  public let basis: Basis
  public let axis: MatrixAxis
  /// By row, then by column; what names nothing comes last.
  public let cells: [Cell]
  /// One a ministry. A record in two places is in two cells and once in here.
  public let totals: [Cell]
  /// Names of columns by their codes, where there are any.
  public let names: [String: String]

  public var rows: [String] { totals.map(\.row) }

  /// The columns in the order in which they are shown, most contributions first.
  public var columns: [String?] {
    var counts: [String?: Int64] = [:]
    for cell in cells { counts[cell.column, default: 0] += cell.count + cell.commitments }
    return counts.keys.sorted { left, right in
      if (left == nil) != (right == nil) { return right == nil }
      let (one, other) = (counts[left] ?? 0, counts[right] ?? 0)
      return one != other ? one > other : (left ?? "") < (right ?? "")
    }
  }

  public var json: JSON {
    [
      "basis": basis.json, "rows": "ministry", "columns": .string(axis.rawValue),
      "cells": .array(cells.map(\.json)), "totals": .array(totals.map(\.json)),
    ]
  }
}
