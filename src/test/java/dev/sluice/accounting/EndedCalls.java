package dev.sluice.accounting;

import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import dev.sluice.call.RequestBody;
import dev.sluice.call.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes records of calls of the client {@code batch} that arrived at the ticker's time 0. */
public final class EndedCalls {

    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final RouteTaken ROUTE = new RouteTaken("anthropic", "a1", 1, 0, List.of(), 0, null, List.of());

    private EndedCalls() {}

    public static CallRecord answered(String id) {
        return ended(id, Outcome.OK, 300L, 900, List.of(step(300, "answered", "anthropic/a1")));
    }

    public static CallRecord ended(
            String id, Outcome outcome, @Nullable Long firstTokenMs, long totalMs, List<CallRecord.Step> trail) {
        return new CallRecord(
                call(id, "batch", Endpoint.MESSAGES, 0),
                "claude-opus-4-7",
                "claude-opus-4-7",
                true,
                outcome,
                200,
                MeteredUsage.reported(new TokenUsage(10, 20, 30, 40, 5)),
                null,
                null,
                ROUTE,
                List.of(),
                firstTokenMs == null ? null : Long.valueOf(nanos(firstTokenMs)),
                nanos(totalMs),
                trail,
                "end_turn");
    }

    /** Returns a call of {@code client} that cost {@code cost}. */
    public static CallRecord costing(String client, String model, @Nullable Money cost) {
        return new CallRecord(
                call("req_1", client, Endpoint.CHAT, 0),
                model,
                model,
                false,
                Outcome.OK,
                200,
                MeteredUsage.reported(new TokenUsage(10, 20, 30, 40, 5)),
                cost,
                null,
                ROUTE,
                List.of(),
                nanos(300),
                nanos(900),
                List.of(),
                "stop");
    }

    public static Call call(String id, String client, Endpoint endpoint, long arrived) {
        return new Call(
                id,
                new Caller(client, 1, 0, null, null, null, List.of()),
                endpoint,
                "POST",
                endpoint.path(),
                null,
                new Headers(),
                RequestBody.of(new byte[0]),
                null,
                arrived,
                Duration.ZERO);
    }

    public static CallRecord.Step step(long millis, String what, String detail) {
        return new CallRecord.Step(nanos(millis), what, detail);
    }

    public static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
