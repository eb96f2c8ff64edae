import EventSourcing
import Testing

@Suite("names as numbers")
struct NameTableTests {
  @Test("each name keeps its number, however many there are")
  func numbers() {
    var table = NameTable()
    for index in 0..<5000 { #expect(table.add("commitment/COM-\(index)") == index) }
    for index in 0..<5000 {
      #expect(table.add("commitment/COM-\(index)") == index)
      #expect(table.index(of: "commitment/COM-\(index)") == index)
      #expect(table.name(index) == "commitment/COM-\(index)")
    }
    #expect(table.count == 5000)
    #expect(table.index(of: "commitment/COM-5000") == nil)
  }

  @Test("names that were approached are added under the same numbers")
  func approached() {
    var table = NameTable()
    for index in 0..<100 { #expect(table.add("COM-\(index)") == index) }
    let bytes = Array("COM-7COM-1234".utf8)
    bytes.withUnsafeBytes { bytes in
      let (hashes, _) = table.approach([0..<5, 5..<13], in: bytes)
      let known = table.add(UnsafeRawBufferPointer(rebasing: bytes[0..<5]), hash: hashes[0])
      let new = table.add(UnsafeRawBufferPointer(rebasing: bytes[5..<13]), hash: hashes[1])
      #expect(known == (7, false))
      #expect(new == (100, true))
    }
    #expect(table.add("COM-1234") == 100)
  }

  @Test("names that begin alike, end in zeros or are empty are told apart")
  func alike() {
    var table = NameTable()
    let names = ["", "a", "a\0", "\0a", "aaaaaaaa", "aaaaaaaa\0", "aaaaaaaab", "baaaaaaa"]
    #expect(names.map { table.add($0) } == Array(0..<8))
  }
}
