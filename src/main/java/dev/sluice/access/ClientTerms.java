package dev.sluice.access;

import dev.sluice.accounting.Budget;
import dev.sluice.call.DailyLimits;
import dev.sluice.call.Endpoint;
import dev.sluice.call.ModelPattern;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The terms on which a client may call: all that its operator states of it but its name and key. Immutable.
 *
 * @param team the name of the team whose limits and budget it shares, or null for none
 * @param expires the moment from which it may call no more, or null for never
 * @param ip the ranges of addresses from which it may call; empty allows all
 * @param endpoints the endpoints that it may call; empty allows all
 * @param models the models that it may ask for; empty allows all
 * @param weight its share of a saturated pool relative to clients of the same priority, &gt; 0
 * @param priority calls of a higher priority are served first
 * @param rpm requests a minute, or null for no limit
 * @param tpm input and output tokens a minute, or null for no limit
 * @param concurrency calls at once, or null for no limit
 * @param wallet whether it pays from a wallet, and is refused where that is empty
 * @param budget the bound on its spending, or null for none
 * @param daily its limits by the day
 */
public record ClientTerms(
        @Nullable String team,
        @Nullable Instant expires,
        List<IpRange> ip,
        Set<Endpoint> endpoints,
        List<ModelPattern> models,
        double weight,
        int priority,
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Integer concurrency,
        boolean wallet,
        @Nullable Budget budget,
        DailyLimits daily) {

    /** The terms of a client of which nothing is stated: it may call without limit. */
    public static final ClientTerms DEFAULT = new ClientTerms(
            null, null, List.of(), Set.of(), List.of(), 1, 0, null, null, null, false, null, DailyLimits.NONE);

    public ClientTerms {
        ip = List.copyOf(ip);
        endpoints = Set.copyOf(endpoints);
        models = List.copyOf(models);
    }
}
