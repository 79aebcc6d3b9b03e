package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.Money;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import dev.sluice.call.TokenUsage;
import dev.sluice.call.UsageSource;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The form of entries as rows. */
final class LedgerRows {

    static final String COLUMNS =
            "id, at, client, team, endpoint, stream, model, served_model, provider, key, account, outcome, status,"
                + " input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens,"
                + " usage_source, cost, currency, price_version, exchange_rate, latency_ms, first_token_ms, wait_ms,"
                + " stop_reason, attempts";

    private final boolean decimals;

    LedgerRows(Database.Kind kind) {
        this.decimals = kind == Database.Kind.POSTGRESQL;
    }

    /** Sets the parameters of an insert of {@link #COLUMNS}. */
    void bind(PreparedStatement row, LedgerEntry entry) throws SQLException {
        TokenUsage tokens = entry.usage().tokens();
        int column = 0;
        row.setString(++column, entry.id());
        row.setLong(++column, entry.at().toEpochMilli());
        row.setString(++column, entry.client());
        row.setString(++column, entry.team());
        row.setString(++column, entry.endpoint());
        row.setBoolean(++column, entry.stream());
        row.setString(++column, entry.model());
        row.setString(++column, entry.servedModel());
        row.setString(++column, entry.provider());
        row.setString(++column, entry.key());
        row.setString(++column, entry.account());
        row.setString(++column, entry.outcome().label());
        row.setLong(++column, entry.status());
        row.setLong(++column, tokens.input());
        row.setLong(++column, tokens.cachedInput());
        row.setLong(++column, tokens.cacheWrite());
        row.setLong(++column, tokens.output());
        row.setLong(++column, tokens.reasoning());
        row.setString(++column, entry.usage().source().label());
        Money cost = entry.cost();
        decimal(row, ++column, cost == null ? null : cost.amount());
        row.setString(++column, cost == null ? null : cost.currency().getCurrencyCode());
        row.setString(++column, entry.priceVersion());
        decimal(row, ++column, entry.exchangeRate());
        row.setLong(++column, entry.latencyMillis());
        Long firstToken = entry.firstTokenMillis();
        if (firstToken == null) {
            row.setNull(++column, Types.BIGINT);
        } else {
            row.setLong(++column, firstToken);
        }
        row.setLong(++column, entry.waitMillis());
        row.setString(++column, entry.stopReason());
        row.setString(++column, AttemptsColumn.text(entry));
    }

    void decimal(PreparedStatement row, int column, @Nullable BigDecimal amount) throws SQLException {
        if (decimals) {
            row.setBigDecimal(column, amount);
        } else {
            row.setString(column, amount == null ? null : amount.toPlainString());
        }
    }

    LedgerEntry read(ResultSet row) throws SQLException {
        long firstToken = row.getLong("first_token_ms");
        boolean began = !row.wasNull();
        String cost = row.getString("cost");
        String rate = row.getString("exchange_rate");
        LedgerEntry entry = new LedgerEntry(
                row.getString("id"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("client"),
                row.getString("team"),
                row.getString("endpoint"),
                row.getBoolean("stream"),
                row.getString("model"),
                row.getString("served_model"),
                row.getString("provider"),
                row.getString("key"),
                row.getString("account"),
                Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                row.getInt("status"),
                new MeteredUsage(
                        new TokenUsage(
                                row.getLong("input_tokens"),
                                row.getLong("cached_input_tokens"),
                                row.getLong("cache_write_tokens"),
                                row.getLong("output_tokens"),
                                row.getLong("reasoning_tokens")),
                        UsageSource.valueOf(row.getString("usage_source").toUpperCase(Locale.ROOT))),
                cost == null ? null : new Money(new BigDecimal(cost), Currency.getInstance(row.getString("currency"))),
                row.getString("price_version"),
                rate == null ? null : new BigDecimal(rate),
                row.getLong("latency_ms"),
                began ? firstToken : null,
                row.getLong("wait_ms"),
                row.getString("stop_reason"),
                List.of(),
                null);
        return entry.with(AttemptsColumn.read(row.getString("attempts"), entry));
    }
}
