package dev.sluice.bench;

import dev.sluice.accounting.LedgerAttempt;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.Money;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import dev.sluice.call.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.SplittableRandom;

/** The entries of a ledger over sixty days, of a hundred clients and one that calls rarely. */
final class BenchEntries {

    /** The number of entries that fill the sixty days. */
    static final int COUNT = 1_000_000;

    private static final int DAYS = 60;
    private static final int CLIENTS = 100;
    private static final int MODELS = 8;
    private static final int KEYS = 13;
    private static final Instant END = Instant.parse("2026-11-27T00:00:00Z");

    private BenchEntries() {}

    /** Returns the entry of {@code number}, from 0 on; up to {@link #COUNT} they are in the order of time. */
    static LedgerEntry entry(int number, SplittableRandom random) {
        Instant at = END.minusMillis((long) ((1 - number / (double) COUNT) * DAYS * 86_400_000L));
        MeteredUsage usage = MeteredUsage.reported(
                new TokenUsage(random.nextInt(5_000), random.nextInt(2_000), 0, random.nextInt(800), 0));
        Money cost = new Money(BigDecimal.valueOf(random.nextLong(1, 100_000_000), 9), Currency.getInstance("USD"));
        String client = number % 50_000 == 7 ? "rare" : "client-" + random.nextInt(CLIENTS);
        String model = "model-" + random.nextInt(MODELS);
        String key = "key-" + random.nextInt(KEYS);
        String provider = "provider-" + number % 3;
        return new LedgerEntry(
                "req_%08x%012x".formatted(number, random.nextLong() & 0xffffffffffffL),
                at,
                client,
                "team-" + Math.floorMod(client.hashCode(), 10),
                "chat",
                true,
                model,
                model,
                provider,
                key,
                key,
                Outcome.OK,
                200,
                usage,
                cost,
                "2026-11-01",
                null,
                1_000,
                300L,
                5,
                "stop",
                List.of(new LedgerAttempt(provider, key, key, model, "up", 200, null, usage, cost, 1_000)),
                null);
    }
}
