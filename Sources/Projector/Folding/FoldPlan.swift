internal import EventSourcing
internal import GRDBSQLite

/// What to do with each event type, laid out flat: no reference is counted while folding.
struct FoldPlan {
  /// One statement that one view runs.
  struct Step {
    let view: Int32
    let statement: OpaquePointer
    let firstBinding: Int32
    let bindingCount: Int32
    /// What takes the row that the statement gives.
    let native: NativeStep?
  }

  struct Binding {
    enum Kind: UInt8 {
      case position, version, v, stream, ref, type, ministry, officer, officerMinistry, recordedAt
      case on, lang, key, visibility, id, value, text, json
    }
    let kind: Kind
    let slot: Int32
  }

  struct Kind {
    var steps: Range<Int>
    var needsPayload: Bool
    var needsOfficerMinistry = false
    var needsRecordedAt = false
    /// The slots of officer and ministry, if this type tells them.
    var lookup: (officer: Int, ministry: Int)?
  }

  private(set) var names: [String] = []
  private(set) var kinds: [Kind] = []
  private(set) var steps: [Step] = []
  private(set) var bindings: [Binding] = []
  private(set) var scanners: [PayloadScanner] = []

  /// - Parameters:
  ///   - statements: of each view, prepared, in its order.
  ///   - isBuild: what a view makes in bulk is left out.
  init(
    views: [Projection], statements: [[OpaquePointer]], lookup: EnvelopeLookup?, isBuild: Bool
  ) {
    var types = Set(views.flatMap(\.steps.keys))
    if let lookup { types.insert(lookup.type) }
    for type in types.sorted() {
      let mine = views.indices.flatMap { view in
        let leftOut = isBuild ? views[view].bulkOfBuild.leavesOut : []
        return (views[view].steps[type] ?? []).filter { !leftOut.contains($0.statement) }
          .map { (view, $0) }
      }
      var paths = mine.flatMap { $0.1.sources.compactMap(\.path) }
      let told = lookup.flatMap { $0.type == type ? $0 : nil }
      if let told { paths += [[told.key], [told.value]] }
      let plan = PayloadPlan(paths)
      var kind = Kind(
        steps: steps.count..<steps.count + mine.count, needsPayload: !mine.isEmpty || told != nil)
      for (view, step) in mine {
        steps.append(
          Step(
            view: Int32(view), statement: statements[view][step.statement],
            firstBinding: Int32(bindings.count), bindingCount: Int32(step.sources.count),
            native: views[view].statements[step.statement].step))
        for source in step.sources {
          let binding = Self.binding(source, plan)
          if binding.kind == .officerMinistry { kind.needsOfficerMinistry = true }
          if binding.kind == .recordedAt { kind.needsRecordedAt = true }
          bindings.append(binding)
        }
      }
      if let told, let officer = plan.slot(of: [told.key]),
        let ministry = plan.slot(of: [told.value])
      {
        kind.lookup = (officer, ministry)
      }
      names.append(type)
      kinds.append(kind)
      scanners.append(PayloadScanner(plan))
    }
  }

  /// Fills the slots of a type's scanner, if anybody wants them.
  mutating func scanPayload(_ kind: Int, _ payload: UnsafeRawBufferPointer) throws(ScanError) {
    if kinds[kind].needsPayload { try scanners[kind].scan(payload) }
  }

  private static func binding(_ source: PlaceholderSource, _ plan: PayloadPlan) -> Binding {
    let kind: Binding.Kind =
      switch source {
      case .position: .position
      case .version: .version
      case .v: .v
      case .stream: .stream
      case .ref: .ref
      case .type: .type
      case .ministry: .ministry
      case .officer: .officer
      case .officerMinistry: .officerMinistry
      case .recordedAt: .recordedAt
      case .on: .on
      case .lang: .lang
      case .key: .key
      case .visibility: .visibility
      case .id: .id
      case .value: .value
      case .text: .text
      case .json: .json
      }
    return Binding(kind: kind, slot: Int32(source.path.flatMap(plan.slot(of:)) ?? -1))
  }
}
