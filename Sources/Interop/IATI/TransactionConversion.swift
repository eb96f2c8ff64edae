import EventSourcing

extension ActivityConversion {
  /// Pledge, contribution, or counted: each transaction ends in exactly one of these.
  mutating func take(_ transaction: IATIActivity.Transaction) {
    writer.notes.add(.transactions, line: transaction.line)
    guard !transaction.type.isEmpty else {
      return writer.notes.add(.leftOut, "missing-type", line: transaction.line)
    }
    guard let flow = Flow.ofTransaction(transaction.type) else {
      return writer.notes.add(.leftOut, "unknown-type", line: transaction.line)
    }
    guard flow != .leftOut else {
      return writer.notes.add(.keptOut, transaction.type.uppercased(), line: transaction.line)
    }
    let currency =
      (transaction.currency.isEmpty ? activity.defaultCurrency : transaction.currency)
      .trimmed.uppercased()
    guard let exponent = codes.exponent(currency) else {
      return writer.notes.add(
        .leftOut, currency.isEmpty ? "missing-currency" : "bad-currency",
        line: transaction.line)
    }
    let amount: Amount
    do throws(Amount.Flaw) {
      // A comma is no part of xsd:decimal; whoever writes one may mean either.
      let mark: Amount.DecimalMark = transaction.value.contains(",") ? .unknown : .point
      amount = try Amount(transaction.value, exponent: exponent, mark: mark)
    } catch {
      return writer.notes.add(.leftOut, error.rawValue, line: transaction.line)
    }
    if amount.wasRounded { writer.notes.add(.roundedAmount, currency, line: transaction.line) }
    guard amount.minor != 0 else {
      return writer.notes.add(.zeroAmount, transaction.type, line: transaction.line)
    }
    if flow == .pledged {
      pledge(transaction, amount, currency, exponent: exponent)
    } else {
      contribute(transaction, amount, currency, flow)
    }
  }

  private mutating func pledge(
    _ transaction: IATIActivity.Transaction, _ amount: Amount, _ currency: String, exponent: Int
  ) {
    pledges.add(amount, currency, exponent: exponent)
    writer.notes.add(.pledges, line: transaction.line)
    if let day = Self.day(transaction.day) { earliest = min(earliest ?? day, day) }
  }

  private mutating func contribute(
    _ transaction: IATIActivity.Transaction, _ amount: Amount, _ currency: String, _ flow: Flow
  ) {
    var day = Self.day(transaction.day)
    if day == nil, let valueDay = Self.day(transaction.valueDay) {
      writer.notes.add(.valueDateUsed, line: transaction.line)
      day = valueDay
    }
    guard let day else {
      return writer.notes.add(
        .leftOut, transaction.day.isEmpty ? "missing-date" : "bad-date",
        line: transaction.line)
    }
    earliest = min(earliest ?? day, day)
    // A refund of a refund is given again.
    let way: Flow = amount.isNegative == (flow == .given) ? .returned : .given
    let counterpart = Self.name(transaction.receiver) ?? ""
    var fields = FieldWriter(line: transaction.line, lang: writer.lang)
    let words = fields.text(
      transaction.descriptions, isOneLine: true, limit: LedgerLimit.title)
    fields.fields["title"] = words ?? title
    fields.fields["kind"] = "money"
    fields.fields["direction"] = .string(way.rawValue)
    fields.fields["money"] = FieldWriter.money(amount.minor, currency)
    fields.period(start: day, end: day)
    fields.put("partner", line: counterpart)
    fields.list("places", places(transaction.countries, transaction.regions))
    fields.list("themes", themes(transaction.sectors))
    let base = Occurrences.base(
      of: identity, type: transaction.type.uppercased(), on: day, way: way, currency: currency,
      counterpart: transaction.receiver.ref.isEmpty ? counterpart : transaction.receiver.ref)
    writer.notes.merge(fields.notes)
    writer.notes.add(.contributions, way.rawValue, line: transaction.line)
    contributions.append(
      ImportContribution(line: transaction.line, identity: base, on: day, fields: fields.fields))
  }
}
