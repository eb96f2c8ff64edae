import Concert

extension SignerOptions {
  /// Which key signs: the named file, the named officer's, or the only one that fits.
  func choice(_ console: Console) -> KeyChoice {
    if let file = keyFile(console) { return .file(file) }
    return officer.map { .officer($0) } ?? .only
  }
}

extension LedgerOptions {
  /// Opens the ledger to write to it, and says so when it is a demonstration.
  ///
  /// - Parameter proposal: the file that acts go to for others to sign, instead of into the log.
  func open(
    signing signer: SignerOptions, proposing proposal: String? = nil, on screen: Screen
  ) throws -> Ledger {
    try open(
      key: signer.choice(screen.console), cosigners: signer.cosign, proposal: proposal, on: screen)
  }

  /// - Parameters:
  ///   - key: whose acts and signatures it is about.
  ///   - cosigners: key files of others at this desk.
  func open(
    key: KeyChoice, cosigners: [String] = [], proposal: String? = nil, on screen: Screen
  ) throws -> Ledger {
    let notice = FoldingNotice(on: screen)
    let ledger = try Ledger(
      opening: try folder(screen.console),
      environment: .system(variables: screen.console.environment), key: key,
      cosigners: cosigners, proposal: proposal, waitSeconds: Double(max(0, wait)),
      progress: { notice.tell(done: Int($0.done), total: Int($0.total)) })
    if ledger.isDemo { try screen.announceDemo() }
    return ledger
  }

  /// Opens the ledger for those who read the log itself and need no clocks.
  func openReading(on screen: Screen) throws -> Ledger {
    let ledger = try Ledger(
      opening: try folder(screen.console),
      environment: .system(variables: screen.console.environment),
      waitSeconds: Double(max(0, wait)))
    if ledger.isDemo { try screen.announceDemo() }
    return ledger
  }
}
