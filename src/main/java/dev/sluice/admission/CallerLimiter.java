package dev.sluice.admission;

import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.Ticker;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Bucket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a caller's own limits are held: requests and tokens a minute, and calls at once.
 *
 * <p>A minute's worth may be used at once and comes back continuously. A call takes its place with an estimate of its
 * tokens and settles it when it leaves. Memory is bounded by the callers that are configured. Safe for use by several
 * threads.
 */
public final class CallerLimiter {

    /** When to come again where only the end of another call can make room: no clock knows when that is. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Ticker ticker;
    private final Map<String, Quota> quotas = new HashMap<>();

    public CallerLimiter(Ticker ticker) {
        this.ticker = ticker;
    }

    /** The gate's answer to a call. */
    public sealed interface Entry {

        /** The call is within its caller's limits, and has its place. */
        record Entered(Place place) implements Entry {}

        /** The call is not; the refusal says when it would be. */
        record Refused(Refusal refusal) implements Entry {}
    }

    /** A call's place among its caller's. */
    public interface Place {

        /** Ends the call, which used {@code used}; later endings change nothing. */
        void leave(TokenUsage used);
    }

    /**
     * Lets a call in, or refuses it with {@link Reason#CALLER_LIMITED}.
     *
     * @param estimatedTokens what it is expected to use, input and output together
     */
    public synchronized Entry enter(Caller caller, long estimatedTokens) {
        long now = ticker.nanos();
        Quota quota = quotas.computeIfAbsent(caller.name(), name -> new Quota());
        quota.configure(caller, now);
        Refusal refusal = quota.refusal(estimatedTokens, now);
        if (refusal != null) {
            return new Entry.Refused(refusal);
        }
        quota.take(estimatedTokens, now);
        return new Entry.Entered(new TakenPlace(quota, estimatedTokens));
    }

    /** What one caller has left. */
    private static final class Quota {
        private @Nullable Bucket requests;
        private @Nullable Bucket tokens;
        private int most = Integer.MAX_VALUE;
        private int inside;

        private void configure(Caller caller, long now) {
            requests = shaped(requests, caller.rpm(), now);
            tokens = shaped(tokens, caller.tpm(), now);
            most = caller.concurrency() == null ? Integer.MAX_VALUE : caller.concurrency();
        }

        private static @Nullable Bucket shaped(@Nullable Bucket bucket, @Nullable Long perMinute, long now) {
            if (perMinute == null) {
                return null;
            }
            if (bucket == null) {
                return new Bucket(perMinute, perMinute, now);
            }
            bucket.reshape(perMinute, perMinute, now);
            return bucket;
        }

        private @Nullable Refusal refusal(long estimatedTokens, long now) {
            if (inside >= most) {
                return later("calls at once: " + inside + " (expected: <= " + most + ')', SOON);
            }
            long requestAt = requests == null ? now : requests.readyAt(1, now);
            long tokensAt = tokens == null ? now : tokens.readyAt((double) estimatedTokens, now);
            if (requestAt <= now && tokensAt <= now) {
                return null;
            }
            return requestAt >= tokensAt
                    ? later("the limit of requests a minute is reached", Duration.ofNanos(requestAt - now))
                    : later("the limit of tokens a minute is reached", Duration.ofNanos(tokensAt - now));
        }

        private static Refusal later(String message, Duration retryAfter) {
            return Refusal.later(Reason.CALLER_LIMITED, message, retryAfter);
        }

        private void take(long estimatedTokens, long now) {
            inside++;
            if (requests != null) {
                requests.take(1, now);
            }
            if (tokens != null) {
                tokens.take((double) estimatedTokens, now);
            }
        }

        private void leave(long unusedTokens, long now) {
            inside--;
            if (tokens != null) {
                tokens.giveBack((double) unusedTokens, now);
            }
        }
    }

    private final class TakenPlace implements Place {
        private final Quota quota;
        private final long estimatedTokens;
        private boolean left;

        private TakenPlace(Quota quota, long estimatedTokens) {
            this.quota = quota;
            this.estimatedTokens = estimatedTokens;
        }

        @Override
        public void leave(TokenUsage used) {
            synchronized (CallerLimiter.this) {
                if (!left) {
                    left = true;
                    quota.leave(estimatedTokens - used.total(), ticker.nanos());
                }
            }
        }
    }
}
