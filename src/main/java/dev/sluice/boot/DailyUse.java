package dev.sluice.boot;

import dev.sluice.access.ClientRegistry.Merged;
import dev.sluice.accounting.LedgerReports;
import dev.sluice.accounting.LedgerReports.Field;
import dev.sluice.accounting.LedgerReports.UsageQuery;
import dev.sluice.accounting.LedgerReports.UsageRow;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.call.DailyLimits;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The use of the day by clients and teams before this process began, as the ledger has it. */
final class DailyUse {

    private static final Logger LOG = LoggerFactory.getLogger(DailyUse.class);

    private DailyUse() {}

    /**
     * Has {@code limiter} count what {@code reports} know of today. Blocks for the time of one query where a client or team has a
     * limit by the day, and does nothing where none has: one that is set later counts from this process's beginning.
     */
    static void restore(CallerLimiter limiter, Merged clients, LedgerReports reports, Instant now) {
        if (!hasDailyLimits(clients)) {
            return;
        }
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
        try {
            reports.usage(new UsageQuery(List.of(Field.CLIENT, Field.TEAM), midnight, now, null))
                    .join()
                    .forEach(row -> restore(limiter, row));
        } catch (CompletionException unreadable) {
            LOG.warn(
                    "limits by the day of clients and teams count from now on: the ledger could not be read ({})",
                    String.valueOf(unreadable.getCause()));
        }
    }

    private static boolean hasDailyLimits(Merged clients) {
        return clients.clients().values().stream()
                        .anyMatch(client -> !client.terms().daily().equals(DailyLimits.NONE))
                || clients.teams().values().stream()
                        .anyMatch(team -> !team.team().daily().equals(DailyLimits.NONE));
    }

    private static void restore(CallerLimiter limiter, UsageRow row) {
        String client = row.fields().get(Field.CLIENT);
        if (client != null) {
            limiter.rememberCaller(client, row.calls(), row.tokens());
        }
        String team = row.fields().get(Field.TEAM);
        if (team != null) {
            limiter.rememberTeam(team, row.calls(), row.tokens());
        }
    }
}
