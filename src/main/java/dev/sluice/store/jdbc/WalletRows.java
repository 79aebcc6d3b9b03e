package dev.sluice.store.jdbc;

import dev.sluice.accounting.credit.Grant;
import dev.sluice.accounting.credit.Wallet;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The wallets of one transaction: it writes only the rows that differ from what it read. For one thread. */
final class WalletRows {

    private final SqlRows rows;
    private final Amounts amounts;

    /** Rows of the database, by the wallet's client and by the grant's id. */
    private final Map<String, BigDecimal> reserved = new HashMap<>();

    private final Map<String, BigDecimal> left = new HashMap<>();

    WalletRows(SqlRows rows, Amounts amounts) {
        this.rows = rows;
        this.amounts = amounts;
    }

    /** Reads and locks a wallet. Its grants change only under its lock. */
    @Nullable
    Wallet read(String client) {
        Wallet empty = rows.first(
                "SELECT currency, reserved FROM wallet WHERE client = ?" + amounts.lock(),
                select -> select.setString(1, client),
                row -> new Wallet(
                        client,
                        Currency.getInstance(row.getString("currency")),
                        amounts.get(row, "reserved"),
                        List.of()));
        if (empty == null) {
            return null;
        }
        List<Grant> grants = rows.all(
                "SELECT id, amount, remaining, expires_at, granted_at, note FROM credit_grant WHERE client = ? AND "
                        + amounts.isLive(),
                select -> select.setString(1, client),
                row -> new Grant(
                        row.getString("id"),
                        amounts.get(row, "amount"),
                        amounts.get(row, "remaining"),
                        Amounts.time(row, "expires_at"),
                        Instant.ofEpochMilli(row.getLong("granted_at")),
                        row.getString("note")));
        reserved.put(client, empty.reserved());
        grants.forEach(grant -> left.put(grant.id(), grant.left()));
        return new Wallet(client, empty.currency(), empty.reserved(), grants);
    }

    void save(Wallet wallet) {
        BigDecimal before = reserved.put(wallet.client(), wallet.reserved());
        if (before == null) {
            insert(wallet);
        } else if (before.compareTo(wallet.reserved()) != 0) {
            rows.change("UPDATE wallet SET reserved = ? WHERE client = ?", update -> {
                amounts.set(update, 1, wallet.reserved());
                update.setString(2, wallet.client());
            });
        }
        wallet.grants().forEach(grant -> save(wallet.client(), grant));
    }

    /** Leaves a wallet as it is that another transaction made meanwhile. */
    private void insert(Wallet wallet) {
        rows.change(
                "INSERT INTO wallet (client, currency, reserved) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", insert -> {
                    insert.setString(1, wallet.client());
                    insert.setString(2, wallet.currency().getCurrencyCode());
                    amounts.set(insert, 3, wallet.reserved());
                });
    }

    private void save(String client, Grant grant) {
        BigDecimal before = left.put(grant.id(), grant.left());
        if (before == null) {
            rows.change(
                    "INSERT INTO credit_grant (id, client, amount, remaining, live, expires_at, granted_at, note)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    insert -> {
                        insert.setString(1, grant.id());
                        insert.setString(2, client);
                        amounts.set(insert, 3, grant.amount());
                        amounts.set(insert, 4, grant.left());
                        amounts.setLive(insert, 5, grant.left().signum() > 0);
                        Amounts.set(insert, 6, grant.expires());
                        Amounts.set(insert, 7, grant.at());
                        insert.setString(8, grant.note());
                    });
        } else if (before.compareTo(grant.left()) != 0) {
            rows.change("UPDATE credit_grant SET remaining = ?, live = ? WHERE id = ?", update -> {
                amounts.set(update, 1, grant.left());
                amounts.setLive(update, 2, grant.left().signum() > 0);
                update.setString(3, grant.id());
            });
        }
    }
}
