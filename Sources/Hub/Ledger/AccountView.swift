/// An account as a meter of 320 by 14.
struct AccountView {
    let source, context, path, left, total, used, label: String
    let usedWidth, restX, restWidth, fill: String
    let unbounded: String?
    let setBy: String?
    let hasBudget: Bool

    init(_ account: Account) {
        (source, context) = (account.source, account.context)
        path = "/ledger/\(Address.query(account.context))/\(Address.query(account.source))"
        let budget = account.budget?.epsilon ?? 0
        let share = budget > 0 ? min(account.epsilonUsed / budget, 1) : 0
        (used, total) = (Words.epsilon(account.epsilonUsed), Words.epsilon(budget))
        left = Words.epsilon(account.epsilonLeft ?? 0)
        label = "\(used) of \(total) used" + (share > 0.85 ? ", nearly spent" : "")
        usedWidth = Words.decimal(max(0, 320 * share - 1.5), 1)
        (restX, restWidth) = (Words.decimal(320 * share, 1), Words.decimal(max(0, 320 * (1 - share)), 1))
        fill = share > 0.85 ? "fill-warn" : "fill-used"
        unbounded =
            account.unbounded == 0 ? nil : Words.count(account.unbounded, "training") + " without a bound beside it"
        setBy = account.budget?.setBy
        hasBudget = account.budget != nil
    }
}
