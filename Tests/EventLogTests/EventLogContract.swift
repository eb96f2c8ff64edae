import EventLog
import EventSourcing
import MerkleLog
import Testing

/// What every store of a log must do. Each store runs all of it.
struct EventLogContract: Sendable {
  /// A new, empty log under `Sample.origin`; what it needs to live is kept in the second part.
  let makeStore: @Sendable () throws -> (store: any EventLogStore, life: Any)

  struct Check: Sendable, CustomTestStringConvertible {
    let name: String
    let run: @Sendable (any EventLogStore) throws -> Void
    var testDescription: String { name }
  }

  func run(_ check: Check) throws {
    let (store, life) = try makeStore()
    try check.run(store)
    withExtendedLifetime(life) {}
  }

  static let checks = appending + refusing + reading + proving

  static let appending = [
    Check(name: "positions count from 0 without gaps") { (store) throws -> Void in
      #expect(store.origin == Sample.origin)
      #expect(try store.read { try $0.size() } == 0)
      #expect(try store.fill(3).first == 0)
      #expect(try store.fill(2, from: 3).first == 3)
      #expect(try store.read { try $0.size() } == 5)
    },
    Check(name: "an event is read back as it was added") { (store) throws -> Void in
      let event = Sample.event(7, version: 0, key: "k-1")
      let receipt = try store.append([event])
      let stored = try #require(try store.read { try $0.event(at: 0) })
      #expect(stored.payload == event.payload)
      #expect(stored.recorded == Sample.noon)
      #expect(stored.append == 0)
      #expect(stored.header.id == event.id && stored.header.key == "k-1")
      #expect(stored.header.stream == event.stream && stored.header.version == 0)
      let digest = Body.digest(salt: event.salt, payload: event.payload)
      #expect(stored.header.bodyDigest == digest.hex)
      let note = try #require(try store.read { try $0.append(containing: 0) })
      #expect(Hash(of: note.note) == receipt.noteHash)
    },
    Check(name: "rows are seen in the same transaction as soon as they are added") {
      (store) throws -> Void in
      try store.write { writer in
        _ = try writer.append(at: Sample.noon, lastVerified: nil, sign: Sample.sign) {
          (add) throws -> Void in
          #expect(try add(Sample.event(0, version: 0, key: "k")) == 0)
          #expect(try writer.version(of: StreamName("mission/M-1")!) == 0)
          #expect(try writer.position(ofKey: "k", ministry: "DEF") == 0)
          #expect(try writer.size() == 1)
          #expect(try add(Sample.event(1, version: 1)) == 1)
        }
      }
    },
    Check(name: "the recorded moment never goes back") { (store) throws -> Void in
      let early = Moment("2020-01-01T00:00:00Z")!
      #expect(try store.append([Sample.event(0, version: 0)]).recorded == Sample.noon)
      #expect(try store.append([Sample.event(1, version: 1)], at: early).recorded == Sample.noon)
      let note = try #require(try store.read { try $0.append(containing: 1) })
      let signed = try AppendNote(parsing: SignedNote(parsing: note.note).text)
      #expect(signed.signedAt == early.description)
    },
    Check(name: "a failing attempt undoes itself and nothing else") { (store) throws -> Void in
      try store.write { writer in
        try writer.append([Sample.event(0, version: 0)])
        #expect(throws: EventLogError.self) {
          try writer.attempt {
            try writer.append([Sample.event(1, version: 1)])
            try writer.append([Sample.event(2, version: 7)])
          }
        }
        try writer.attempt { try writer.append([Sample.event(3, version: 1)]) }
      }
      #expect(try store.read { try $0.size() } == 2)
      try store.fill(300, from: 2)
      #expect(try store.read { try $0.root(atSize: 302) } == EventLogContract.root(of: store))
    },
  ]

  static let refusing = [
    Check(name: "a stale version is refused with the newest one") { (store) throws -> Void in
      try store.fill(2)
      let stream = StreamName("mission/M-1")!
      for version in [0, 1, 3] {
        let error = EventLogError.staleVersion(stream: stream, expected: version, actual: 1)
        #expect(throws: error) { try store.append([Sample.event(9, version: version)]) }
      }
      let other = StreamName("mission/M-2")!
      #expect(throws: EventLogError.staleVersion(stream: other, expected: 1, actual: nil)) {
        try store.append([Sample.event(9, stream: other.text, version: 1)])
      }
      #expect(try store.read { try $0.size() } == 2)
    },
    Check(name: "a key is used once a ministry, and an id once") { (store) throws -> Void in
      let event = Sample.event(0, version: 0, key: "k")
      try store.append([event])
      #expect(throws: EventLogError.keyTaken(key: "k", ministry: "DEF", position: 0)) {
        try store.append([Sample.event(1, version: 1, key: "k")])
      }
      #expect(throws: EventLogError.idTaken(event.id, position: 0)) {
        try store.append([Sample.event(1, version: 1, id: event.id)])
      }
      var other = Sample.event(2, version: 1, key: "k")
      other.ministry = "MFA"
      try store.append([other])
    },
    Check(name: "an error half-way leaves nothing") { (store) throws -> Void in
      struct Stop: Error {}
      #expect(throws: Stop.self) {
        try store.write { writer in
          try writer.append([Sample.event(0, version: 0)])
          _ = try writer.append(at: Sample.noon, lastVerified: nil, sign: Sample.sign) { add in
            _ = try add(Sample.event(1, version: 1))
            throw Stop()
          }
        }
      }
      #expect(throws: Stop.self) {
        try store.write { writer in
          _ = try writer.append(at: Sample.noon, lastVerified: nil, sign: { _ in throw Stop() }) {
            _ = try $0(Sample.event(0, version: 0))
          }
        }
      }
      #expect(try store.read { try $0.size() } == 0)
      try store.fill(2)
    },
    Check(name: "a swallowed error is not stored half-way") { (store) throws -> Void in
      #expect(throws: EventLogError.unfinishedAppend) {
        try store.write { writer in
          _ = try? writer.append([Sample.event(0, version: 0), Sample.event(1, version: 5)])
        }
      }
      #expect(try store.read { try $0.size() } == 0)
    },
    Check(name: "an append needs an event, and an event a salt and a header of bearable length") {
      (store) throws -> Void in
      #expect(throws: EventLogError.emptyAppend) { try store.append([]) }
      var unsalted = Sample.event(0, version: 0)
      unsalted.salt = []
      #expect(throws: EventLogError.self) { try store.append([unsalted]) }
      var long = Sample.event(0, version: 0)
      long.lang = String(repeating: "a", count: 33_000)
      #expect(throws: EventLogError.self) { try store.append([long]) }
      long.lang = String(repeating: "a", count: 32_000)
      try store.append([long])
    },
  ]

  static let reading = [
    Check(name: "each event is read in order, from and to any position") { (store) throws -> Void in
      try store.fill(10)
      for (from, end) in [(0, 10), (3, 7), (9, 10), (10, 10), (0, 0), (8, 99)] as [(Int64, Int64)] {
        var positions: [Position] = []
        try store.read { reader in
          try reader.forEach(from: from, to: end) { event in
            positions.append(event.position)
            #expect(EventHeader(line: Array(event.header))?.version == Int(event.position))
            #expect(Array(event.payload).starts(with: "{\"n\":\(event.position)".utf8))
          }
        }
        #expect(positions == Array(from..<max(from, min(end, 10))))
      }
    },
    Check(name: "streams are found by kind, and their events by version") {
      (store) throws -> Void in
      try store.fill(3, stream: "mission/M-1")
      try store.fill(2, stream: "mission/M-2")
      try store.fill(1, stream: "missionary/X")
      let names = try store.read { try $0.streams(ofKind: "mission") }
      #expect(names.map(\.text) == ["mission/M-1", "mission/M-2"])
      let events = try store.read { try $0.events(in: StreamName("mission/M-1")!, from: 1) }
      #expect(events.map(\.header.version) == [1, 2])
      #expect(try store.read { try $0.version(of: StreamName("mission/M-2")!) } == 1)
      #expect(try store.read { try $0.version(of: StreamName("mission/M-3")!) } == nil)
      #expect(try store.read { try $0.event(at: 99) } == nil)
    },
    Check(name: "the digest beside a key tells a repeat from a clash") { (store) throws -> Void in
      let event = Sample.event(0, version: 0, key: "k")
      try store.append([event, Sample.event(1, version: 1)])
      let digest = try #require(try store.read { try $0.commandDigest(at: 0) })
      #expect(digest.matches(command: event.command!))
      #expect(!digest.matches(command: Array("{}".utf8)))
      #expect(try store.read { try $0.commandDigest(at: 1) } == nil)
      #expect(try store.read { try $0.position(of: event.id) } == 0)
    },
  ]

  static let proving = [
    Check(name: "leaf hashes follow from header, time and note, and the root from them") {
      (store) throws -> Void in
      for start in stride(from: 0, to: 600, by: 100) { try store.fill(100, from: start) }
      for position in [0, 99, 100, 599] as [Position] {
        let (event, append) = try store.read { reader in
          (
            try #require(try reader.event(at: position)),
            try #require(try reader.append(containing: position))
          )
        }
        let leaf = Leaf.bytes(
          seq: position, recorded: event.recorded.description,
          appendIndex: position - append.first, noteHash: Hash(of: append.note),
          headerLine: event.header.line)
        #expect(try store.read { try $0.leafHash(at: position) } == Hash.leaf(leaf).bytes)
      }
      #expect(try store.read { try $0.root(atSize: 600) } == EventLogContract.root(of: store))
      #expect(try store.read { try $0.root(atSize: 0) } == Hash.ofNothing)
      #expect(throws: EventLogError.self) { try store.read { try $0.root(atSize: 601) } }
    },
    Check(name: "an append note states the root over its header lines") { (store) throws -> Void in
      let seen = Hash(of: [1])
      try store.fill(1)
      try store.write { writer in
        _ = try writer.append(at: Sample.noon, lastVerified: (1, seen), sign: Sample.sign) { add in
          for version in 1..<6 { _ = try add(Sample.event(version, version: version)) }
        }
      }
      var headers = HeadersRoot()
      try store.read { try $0.forEach(from: 1, to: 6) { headers.append(headerLine: $0.header) } }
      let stored = try #require(try store.read { try $0.append(containing: 5) })
      let note = try SignedNote(parsing: stored.note)
      #expect(try note.verified(by: [Sample.officer.verifier]).count == 1)
      let text = try AppendNote(parsing: note.text)
      #expect(text.origin == Sample.origin && text.count == 5)
      #expect(text.headersRoot == headers.root)
      #expect(text.lastVerified == AppendNote.LastVerified(size: 1, root: seen))
    },
    Check(name: "a checkpoint signs size and root, and is signed once for a size") {
      (store) throws -> Void in
      #expect(try store.storeCheckpoint(signedBy: Sample.logKey) == nil)
      #expect(try store.read { try $0.checkpoint() } == nil)
      try store.fill(3)
      let note = try #require(try store.storeCheckpoint(signedBy: Sample.logKey))
      #expect(try store.storeCheckpoint(signedBy: Sample.logKey) == note)
      #expect(try store.read { try $0.checkpoint() } == note)
      #expect(try note.verified(by: [Sample.logKey.verifier]).count == 1)
      let checkpoint = try Checkpoint(parsing: note.text)
      #expect(checkpoint.origin == Sample.origin && checkpoint.size == 3)
      #expect(try store.read { try $0.root(atSize: 3) } == checkpoint.root)
      #expect(throws: EventLogError.foreignKey(name: Sample.officer.name, origin: Sample.origin)) {
        try store.storeCheckpoint(signedBy: Sample.officer)
      }
    },
  ]

  /// The root by RFC 6962 over the stored leaf hashes.
  private static func root(of store: any EventLogStore) throws -> Hash {
    try store.read { reader in
      var edge = TreeEdge()
      for position in 0..<(try reader.size()) {
        edge.append(Hash(bytes: try #require(try reader.leafHash(at: position)))!)
      }
      return edge.root
    }
  }
}
