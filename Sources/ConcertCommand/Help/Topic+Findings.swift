import Concert

extension Topic {
  static var findingsText: String {
    func list(_ guides: [FindingGuide]) -> String {
      guides.map { "  \($0.code)\n      \($0.meaning)\n      \($0.mend)\n" }.joined()
    }
    return """
      What `concert verify` can find

      A code with @N is about the event at that position. The codes are stable.

      Integrity broken, exit 7: something is not as it was signed.

      \(list(FindingGuide.all.filter(\.breaksIntegrity)))
      For attention, exit 1: nothing is broken, and something is not proven.

      \(list(FindingGuide.all.filter { !$0.breaksIntegrity }))
      """ + "\n"
  }
}
