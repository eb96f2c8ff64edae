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

  @Test("names that begin alike, end in zeros or are empty are told apart")
  func alike() {
    var table = NameTable()
    let names = ["", "a", "a\0", "\0a", "aaaaaaaa", "aaaaaaaa\0", "aaaaaaaab", "baaaaaaa"]
    #expect(names.map { table.add($0) } == Array(0..<8))
  }
}
