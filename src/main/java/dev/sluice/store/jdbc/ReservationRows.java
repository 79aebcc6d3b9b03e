package dev.sluice.store.jdbc;

import dev.sluice.accounting.Budget;
import dev.sluice.accounting.BudgetPeriod;
import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.CreditReservation.BudgetHold;
import dev.sluice.accounting.CreditReservation.WalletHold;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The reservations of calls, and the leases of processes, in one transaction of a database. For one thread. */
final class ReservationRows {

    private static final String SELECT =
            "SELECT call_id, client, owner, made_at, wallet_amount, wallet_exchange FROM credit_reservation";

    private final SqlRows rows;
    private final Amounts amounts;

    ReservationRows(SqlRows rows, Amounts amounts) {
        this.rows = rows;
        this.amounts = amounts;
    }

    @Nullable
    CreditReservation read(String call) {
        CreditReservation without = rows.first(
                SELECT + " WHERE call_id = ?" + amounts.lock(), select -> select.setString(1, call), this::read);
        return without == null ? null : withBudgets(without);
    }

    private CreditReservation read(ResultSet row) throws SQLException {
        boolean paid = row.getString("wallet_amount") != null;
        return new CreditReservation(
                row.getString("call_id"),
                row.getString("client"),
                row.getString("owner"),
                Instant.ofEpochMilli(row.getLong("made_at")),
                paid
                        ? new WalletHold(amounts.get(row, "wallet_amount"), amounts.get(row, "wallet_exchange"), null)
                        : null,
                List.of());
    }

    private CreditReservation withBudgets(CreditReservation without) {
        List<BudgetHold> budgets = rows.all(
                "SELECT owner, per, since, currency, amount FROM credit_reservation_budget WHERE call_id = ?"
                        + " ORDER BY owner",
                select -> select.setString(1, without.call()),
                row -> new BudgetHold(
                        new BudgetPeriod(
                                row.getString("owner"),
                                Budget.Period.valueOf(row.getString("per")),
                                Instant.ofEpochMilli(row.getLong("since")),
                                Currency.getInstance(row.getString("currency"))),
                        amounts.get(row, "amount")));
        return new CreditReservation(
                without.call(), without.client(), without.owner(), without.at(), without.wallet(), budgets);
    }

    void add(CreditReservation reservation) {
        WalletHold wallet = reservation.wallet();
        rows.change(
                "INSERT INTO credit_reservation (call_id, client, owner, made_at, wallet_amount, wallet_exchange)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                insert -> {
                    insert.setString(1, reservation.call());
                    insert.setString(2, reservation.client());
                    insert.setString(3, reservation.owner());
                    Amounts.set(insert, 4, reservation.at());
                    amounts.set(insert, 5, wallet == null ? null : wallet.amount());
                    amounts.set(insert, 6, wallet == null ? null : wallet.exchange());
                });
        for (BudgetHold hold : reservation.budgets()) {
            rows.change(
                    "INSERT INTO credit_reservation_budget (call_id, owner, per, since, currency, amount)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    insert -> {
                        insert.setString(1, reservation.call());
                        JdbcCreditTransaction.setPeriod(insert, 2, hold.period());
                        amounts.set(insert, 6, hold.amount());
                    });
        }
    }

    void change(CreditReservation lease) {
        WalletHold wallet = Objects.requireNonNull(lease.wallet(), "a lease is a part of a wallet");
        rows.change("UPDATE credit_reservation SET wallet_amount = ? WHERE call_id = ?", update -> {
            amounts.set(update, 1, wallet.amount());
            update.setString(2, lease.call());
        });
    }

    void remove(CreditReservation reservation) {
        rows.change(
                "DELETE FROM credit_reservation WHERE call_id = ?", delete -> delete.setString(1, reservation.call()));
        if (!reservation.budgets().isEmpty()) {
            rows.change(
                    "DELETE FROM credit_reservation_budget WHERE call_id = ?",
                    delete -> delete.setString(1, reservation.call()));
        }
    }

    /** Removes those of {@code reservations} that are kept, and returns their calls. */
    Set<String> removeAll(List<CreditReservation> reservations) {
        int[] removed = rows.changeAll(
                "DELETE FROM credit_reservation WHERE call_id = ?",
                reservations.stream().map(ReservationRows::ofCall).toList());
        rows.changeAll(
                "DELETE FROM credit_reservation_budget WHERE call_id = ?",
                reservations.stream()
                        .filter(each -> !each.budgets().isEmpty())
                        .map(ReservationRows::ofCall)
                        .toList());
        Set<String> kept = new HashSet<>();
        for (int i = 0; i < removed.length; i++) {
            if (removed[i] > 0) {
                kept.add(reservations.get(i).call());
            }
        }
        return kept;
    }

    private static SqlRows.Parameters ofCall(CreditReservation reservation) {
        return statement -> statement.setString(1, reservation.call());
    }

    List<CreditReservation> ofOthers(List<String> living, int limit) {
        String others = living.isEmpty()
                ? ""
                : " WHERE owner NOT IN ("
                        + String.join(", ", living.stream().map(name -> "?").toList()) + ")";
        List<CreditReservation> left = rows.all(
                SELECT + others + " LIMIT " + limit,
                select -> {
                    for (int i = 0; i < living.size(); i++) {
                        select.setString(i + 1, living.get(i));
                    }
                },
                this::read);
        return left.stream().map(this::withBudgets).toList();
    }
}
