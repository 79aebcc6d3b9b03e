package dev.sluice.admin;

import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.Money;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import dev.sluice.call.TokenUsage;
import dev.sluice.store.memory.MemoryCreditStore;
import dev.sluice.store.memory.MemoryLedger;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;

/** The calls of the last days: those of {@code batch} cost most, beside many clients of little use. */
final class RecordedCalls {

    static final int CLIENTS = 300;

    /** More than a page of an export has. */
    static final int CALLS = 2_400;

    private static final List<String> MODELS = List.of("claude-opus-4-7", "gpt-4.1", "local-model");

    private RecordedCalls() {}

    static MemoryLedger until(Instant now) {
        MemoryLedger ledger = new MemoryLedger(CALLS, new MemoryCreditStore());
        for (int i = 0; i < CALLS; i++) {
            ledger.append(entry(i, now.minus(Duration.ofMinutes(17L * i)))).join();
        }
        return ledger;
    }

    private static LedgerEntry entry(int i, Instant at) {
        String client = i % 4 == 0 ? "batch" : "client-" + i % CLIENTS;
        String model = MODELS.get(i % MODELS.size());
        Money cost = model.equals("local-model")
                ? null
                : new Money(
                        new BigDecimal("0.0125").multiply(BigDecimal.valueOf(1 + i % 7)), Currency.getInstance("USD"));
        return new LedgerEntry(
                "req_" + i,
                at,
                client,
                i % 4 == 0 ? "research" : null,
                "chat",
                true,
                model,
                model,
                "anthropic",
                "a" + i % 3,
                "org-1",
                Outcome.OK,
                200,
                MeteredUsage.reported(new TokenUsage(1_000 + i % 500, 400, 20, 300, 0)),
                cost,
                null,
                null,
                900,
                200L,
                5,
                "end_turn",
                List.of(),
                null);
    }
}
