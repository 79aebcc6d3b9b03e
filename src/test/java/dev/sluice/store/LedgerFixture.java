package dev.sluice.store;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.LedgerAttempt;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.LedgerReports;
import dev.sluice.accounting.LedgerReports.EntryQuery;
import dev.sluice.accounting.LedgerReports.Field;
import dev.sluice.accounting.LedgerReports.UsageQuery;
import dev.sluice.accounting.LedgerReports.UsageRow;
import dev.sluice.accounting.LedgerStorage;
import dev.sluice.accounting.Money;
import dev.sluice.call.FailureKind;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import dev.sluice.call.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A ledger under test, the reports over it, and entries. */
public abstract class LedgerFixture {

    static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");

    protected abstract Ledger ledger();

    protected abstract LedgerReports reports();

    protected abstract LedgerStorage storage();

    final List<LedgerEntry> all() {
        return reports()
                .entries(new EntryQuery(null, null, null, null, 1_000))
                .join()
                .entries();
    }

    final List<UsageRow> usage(List<Field> by, @Nullable Instant from, @Nullable Instant to) {
        return reports().usage(new UsageQuery(by, from, to, null)).join();
    }

    public static LedgerEntry entry(String id, Instant at, String client, String cost) {
        return priced(id, at, client, new Money(new BigDecimal(cost), Currency.getInstance("USD")));
    }

    static LedgerEntry priced(String id, Instant at, String client, @Nullable Money cost) {
        return entry(id, at, client, cost, null);
    }

    /** Returns an entry that settles {@code reservation}. */
    static LedgerEntry entry(
            String id, Instant at, String client, @Nullable Money cost, @Nullable CreditReservation reservation) {
        MeteredUsage usage = MeteredUsage.reported(new TokenUsage(11, 2, 3, 7, 5));
        LedgerAttempt failed = new LedgerAttempt(
                "anthropic", "a1", "org-1", "claude-x", null, 529, FailureKind.OVERLOADED, MeteredUsage.NONE, null, 12);
        LedgerAttempt served =
                new LedgerAttempt("anthropic", "a2", "org-2", "claude-x", "up_1", 200, null, usage, cost, 900);
        return new LedgerEntry(
                id,
                at,
                client,
                null,
                "messages",
                true,
                "claude-opus",
                "claude-x",
                "anthropic",
                "a2",
                "org-2",
                Outcome.OK,
                200,
                usage,
                cost,
                "2026-03-01",
                new BigDecimal("7.1"),
                950,
                400L,
                20,
                "end_turn",
                List.of(failed, served),
                reservation);
    }
}
