package dev.sluice.store.jdbc;

import dev.sluice.accounting.BudgetPeriod;
import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.BudgetUse;
import dev.sluice.accounting.credit.CreditEntry;
import dev.sluice.accounting.credit.CreditTransaction;
import dev.sluice.accounting.credit.RedeemCode;
import dev.sluice.accounting.credit.Wallet;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of credit in one transaction of a database. For one thread. */
final class JdbcCreditTransaction implements CreditTransaction, AutoCloseable {

    private static final String OF_PERIOD = " WHERE owner = ? AND per = ? AND since = ? AND currency = ?";

    private final SqlRows rows;
    private final Amounts amounts;
    private final WalletRows wallets;
    private final ReservationRows reservations;

    JdbcCreditTransaction(Connection connection, Amounts amounts) {
        this.rows = new SqlRows(connection);
        this.amounts = amounts;
        this.wallets = new WalletRows(rows, amounts);
        this.reservations = new ReservationRows(rows, amounts);
    }

    @Override
    public @Nullable Wallet wallet(String client) {
        return wallets.read(client);
    }

    @Override
    public void save(Wallet wallet) {
        wallets.save(wallet);
    }

    /** Makes the row where there is none: without a row there is nothing that a lock could hold. */
    @Override
    public BudgetUse use(BudgetPeriod period) {
        BudgetUse kept = kept(period);
        if (kept != null) {
            return kept;
        }
        rows.change(
                "INSERT INTO budget_use (owner, per, since, currency, spent, reserved) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                insert -> {
                    setPeriod(insert, 1, period);
                    amounts.set(insert, 5, BigDecimal.ZERO);
                    amounts.set(insert, 6, BigDecimal.ZERO);
                });
        return Objects.requireNonNull(kept(period), "a row that was just made");
    }

    private @Nullable BudgetUse kept(BudgetPeriod period) {
        return rows.first(
                "SELECT spent, reserved FROM budget_use" + OF_PERIOD + amounts.lock(),
                select -> setPeriod(select, 1, period),
                row -> new BudgetUse(period, amounts.get(row, "spent"), amounts.get(row, "reserved")));
    }

    @Override
    public void save(BudgetUse use) {
        rows.change("UPDATE budget_use SET spent = ?, reserved = ?" + OF_PERIOD, update -> {
            amounts.set(update, 1, use.spent());
            amounts.set(update, 2, use.reserved());
            setPeriod(update, 3, use.key());
        });
    }

    static void setPeriod(PreparedStatement statement, int from, BudgetPeriod period) throws SQLException {
        statement.setString(from, period.owner());
        statement.setString(from + 1, period.per().name());
        Amounts.set(statement, from + 2, period.since());
        statement.setString(from + 3, period.currency().getCurrencyCode());
    }

    @Override
    public @Nullable CreditReservation reservation(String call) {
        return reservations.read(call);
    }

    @Override
    public void add(CreditReservation reservation) {
        reservations.add(reservation);
    }

    @Override
    public void change(CreditReservation lease) {
        reservations.change(lease);
    }

    @Override
    public void remove(CreditReservation reservation) {
        reservations.remove(reservation);
    }

    /** Removes those of {@code made} that are kept, and returns their calls. */
    Set<String> removeAll(List<CreditReservation> made) {
        return reservations.removeAll(made);
    }

    void addAll(List<CreditEntry> entries) {
        rows.changeAll(
                CreditEntryRow.INSERT,
                entries.stream()
                        .<SqlRows.Parameters>map(entry -> insert -> CreditEntryRow.set(insert, entry, amounts))
                        .toList());
    }

    @Override
    public List<CreditReservation> reservationsOfOthers(List<String> living, int limit) {
        return reservations.ofOthers(living, limit);
    }

    @Override
    public boolean add(CreditEntry entry) {
        return rows.change(CreditEntryRow.INSERT, insert -> CreditEntryRow.set(insert, entry, amounts)) > 0;
    }

    @Override
    public @Nullable CreditEntry entry(String id) {
        return rows.first(
                CreditEntryRow.SELECT + " WHERE id = ?",
                select -> select.setString(1, id),
                row -> CreditEntryRow.read(row, amounts));
    }

    @Override
    public void add(RedeemCode code) {
        rows.change(
                "INSERT INTO redeem_code (hash, amount, currency, expires_at, made_at) VALUES (?, ?, ?, ?, ?)",
                insert -> {
                    insert.setString(1, code.hash());
                    amounts.set(insert, 2, code.amount().amount());
                    insert.setString(3, code.amount().currency().getCurrencyCode());
                    Amounts.set(insert, 4, code.expires());
                    Amounts.set(insert, 5, code.at());
                });
    }

    @Override
    public @Nullable RedeemCode code(String hash) {
        return rows.first(
                "SELECT amount, currency, expires_at, made_at, used_by FROM redeem_code WHERE hash = ?",
                select -> select.setString(1, hash),
                row -> new RedeemCode(
                        hash,
                        new Money(amounts.get(row, "amount"), Currency.getInstance(row.getString("currency"))),
                        Amounts.time(row, "expires_at"),
                        Instant.ofEpochMilli(row.getLong("made_at")),
                        row.getString("used_by")));
    }

    @Override
    public boolean use(RedeemCode code, String client, Instant at) {
        return rows.change(
                        "UPDATE redeem_code SET used_by = ?, used_at = ? WHERE hash = ? AND used_by IS NULL",
                        update -> {
                            update.setString(1, client);
                            Amounts.set(update, 2, at);
                            update.setString(3, code.hash());
                        })
                > 0;
    }

    @Override
    public void seen(String owner, Instant at) {
        rows.change(
                "INSERT INTO credit_owner (name, seen_at) VALUES (?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at",
                insert -> {
                    insert.setString(1, owner);
                    Amounts.set(insert, 2, at);
                });
    }

    @Override
    public List<String> ownersSeen(Instant since) {
        return rows.all(
                "SELECT name FROM credit_owner WHERE seen_at >= ? ORDER BY name",
                select -> Amounts.set(select, 1, since),
                row -> row.getString("name"));
    }

    @Override
    public void close() {
        rows.close();
    }
}
