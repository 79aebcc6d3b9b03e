package dev.sluice.boot;

import dev.sluice.access.ClientRegistry.Merged;
import dev.sluice.accounting.LedgerReports;
import dev.sluice.accounting.LedgerReports.Field;
import dev.sluice.accounting.LedgerReports.UsageQuery;
import dev.sluice.accounting.LedgerReports.UsageRow;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.call.Alarm;
import dev.sluice.call.DailyLimits;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The use of the day by clients and teams as the ledger has it: before this process began, and at the replicas that share the ledger.
 * Nothing is read where no client and no team has a limit by the day. Safe for use by several threads.
 */
final class DailyUse {

    private static final Logger LOG = LoggerFactory.getLogger(DailyUse.class);

    /** A limit may be exceeded by the calls that other replicas admit in this time. A query of the day's sums takes some milliseconds. */
    static final Duration PERIOD = Duration.ofSeconds(5);

    private final CallerLimiter limiter;
    private final Supplier<Merged> clients;
    private final LedgerReports reports;
    private final InstantSource clock;

    DailyUse(CallerLimiter limiter, Supplier<Merged> clients, LedgerReports reports, InstantSource clock) {
        this.limiter = limiter;
        this.clients = clients;
        this.reports = reports;
        this.clock = clock;
    }

    /** Has the limiter count what the ledger knows of today. Blocks for the time of one query. */
    void restore() {
        try {
            count().join();
        } catch (CompletionException unreadable) {
            LOG.warn(
                    "limits by the day of clients and teams count from now on: the ledger could not be read ({})",
                    String.valueOf(unreadable.getCause()));
        }
    }

    /** Has the limiter count what the ledger knows of today, again and again, for a ledger that several replicas share. Never blocks. */
    void follow(Ticker ticker, Alarm alarm) {
        alarm.at(ticker.nanos() + PERIOD.toNanos(), () -> {
            CompletableFuture<Void> counted = count().whenComplete((done, failure) -> {
                if (failure != null) {
                    LOG.debug("the day's use at other replicas could not be read", failure);
                }
                follow(ticker, alarm);
            });
            counted.exceptionally(told -> null);
        });
    }

    private CompletableFuture<Void> count() {
        if (!hasDailyLimits(clients.get())) {
            return CompletableFuture.completedFuture(null);
        }
        Instant midnight = clock.instant().truncatedTo(ChronoUnit.DAYS);
        // Of whole days the ledger keeps sums.
        Instant next = midnight.plus(1, ChronoUnit.DAYS);
        return reports.usage(new UsageQuery(List.of(Field.CLIENT, Field.TEAM), midnight, next, null))
                .thenAccept(rows -> {
                    sums(rows, Field.CLIENT).forEach((name, use) -> limiter.usedToday(name, use.calls, use.tokens));
                    sums(rows, Field.TEAM).forEach((name, use) -> limiter.usedTodayByTeam(name, use.calls, use.tokens));
                });
    }

    private static boolean hasDailyLimits(Merged clients) {
        return clients.clients().values().stream()
                        .anyMatch(client -> !client.terms().daily().equals(DailyLimits.NONE))
                || clients.teams().values().stream()
                        .anyMatch(team -> !team.team().daily().equals(DailyLimits.NONE));
    }

    /** A client has a row for each team and currency in which it called today, and a team one for each client. */
    private static Map<String, Use> sums(List<UsageRow> rows, Field field) {
        Map<String, Use> sums = new HashMap<>();
        for (UsageRow row : rows) {
            String name = row.fields().get(field);
            if (name != null) {
                sums.merge(name, new Use(row.calls(), row.tokens()), Use::plus);
            }
        }
        return sums;
    }

    private record Use(long calls, long tokens) {

        Use plus(Use other) {
            return new Use(calls + other.calls, tokens + other.tokens);
        }
    }
}
