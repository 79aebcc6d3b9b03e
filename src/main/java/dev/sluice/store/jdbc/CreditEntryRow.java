package dev.sluice.store.jdbc;

import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.CreditEntry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A row of {@code credit_entry}. */
final class CreditEntryRow {

    static final String SELECT =
            "SELECT id, client, made_at, kind, amount, currency, cost, cost_currency, exchange, shortfall,"
                    + " note FROM credit_entry";

    static final String INSERT =
            "INSERT INTO credit_entry (id, client, made_at, kind, amount, currency, cost, cost_currency,"
                    + " exchange, shortfall, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    private CreditEntryRow() {}

    static CreditEntry read(ResultSet row, Amounts amounts) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        @Nullable String costCurrency = row.getString("cost_currency");
        Money cost =
                costCurrency == null ? null : new Money(amounts.get(row, "cost"), Currency.getInstance(costCurrency));
        return new CreditEntry(
                row.getString("id"),
                row.getString("client"),
                Instant.ofEpochMilli(row.getLong("made_at")),
                CreditEntry.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                new Money(amounts.get(row, "amount"), currency),
                cost,
                amounts.get(row, "exchange"),
                amounts.get(row, "shortfall"),
                row.getString("note"));
    }

    static void set(PreparedStatement insert, CreditEntry entry, Amounts amounts) throws SQLException {
        Money cost = entry.cost();
        insert.setString(1, entry.id());
        insert.setString(2, entry.client());
        Amounts.set(insert, 3, entry.at());
        insert.setString(4, entry.kind().label());
        amounts.set(insert, 5, entry.amount().amount());
        insert.setString(6, entry.amount().currency().getCurrencyCode());
        amounts.set(insert, 7, cost == null ? null : cost.amount());
        insert.setString(8, cost == null ? null : cost.currency().getCurrencyCode());
        amounts.set(insert, 9, entry.exchange());
        amounts.set(insert, 10, entry.shortfall());
        insert.setString(11, entry.note());
    }
}
