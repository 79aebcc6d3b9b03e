package dev.sluice.relay;

import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.CallCosts;
import dev.sluice.call.BilledTier;
import dev.sluice.call.RequestBody;
import dev.sluice.call.TokenUsage;
import dev.sluice.call.UsageDetails;
import dev.sluice.pool.Target;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The most tokens that a call is likely to use, for what it reserves. */
final class WorstUsage {

    private static final byte[] CACHE_MARK = "\"cache_control\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HOUR = "\"1h\"".getBytes(StandardCharsets.US_ASCII);

    private WorstUsage() {}

    /**
     * Returns the highest likely cost of a call, by the most expensive model that may serve it.
     *
     * <p>The prompt counts as estimated, and as written into a cache where the request marks any part for caching. The answer
     * counts as long as the request allows; without a bound, as long as estimated.
     */
    static Money cost(CallInFlight inFlight, CallCosts costs) {
        long prompt = inFlight.estimate.inputTokens();
        long output = inFlight.head.maxOutput() > 0 ? inFlight.head.maxOutput() : inFlight.estimate.outputTokens();
        RequestBody body = inFlight.call.body();
        boolean writes = contains(body, CACHE_MARK);
        long hour = writes && contains(body, HOUR) ? prompt : 0;
        TokenUsage worst = new TokenUsage(
                writes ? 0 : prompt,
                0,
                writes ? prompt : 0,
                output,
                0,
                new UsageDetails(hour, 0, 0, 0, 0, BilledTier.STANDARD));
        Set<String> served = new LinkedHashSet<>();
        for (List<Target> tier : inFlight.route.tiers()) {
            for (Target target : tier) {
                served.add(target.model());
            }
        }
        return costs.worst(List.copyOf(served), inFlight.head.model(), worst);
    }

    private static boolean contains(RequestBody body, byte[] part) {
        return body.indexOf(part, 0, body.length()) >= 0;
    }
}
