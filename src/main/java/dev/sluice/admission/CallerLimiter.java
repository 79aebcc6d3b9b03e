package dev.sluice.admission;

import dev.sluice.call.Caller;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.LimitFigures.Figure;
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
 * A rate limiter that enforces the callers' own limits: requests and tokens a minute, and calls at once.
 *
 * <p>A minute's worth may be used at once and refills continuously. A call is admitted with an estimate of its tokens, which
 * is settled to its usage when it ends. Memory is bounded by the number of configured callers. Safe for use by several
 * threads.
 */
public final class CallerLimiter {

    /** The retry-after where only the end of another call makes room, whose time is not known. */
    private static final Duration CONCURRENCY_RETRY = Duration.ofSeconds(1);

    private final Ticker ticker;
    private final Map<String, CallerLimits> limits = new HashMap<>();

    public CallerLimiter(Ticker ticker) {
        this.ticker = ticker;
    }

    /** The limiter's answer to a call. */
    public sealed interface Admission {

        /** The call is within its caller's limits and has been counted. */
        record Admitted(Permit permit) implements Admission {}

        /** The call exceeds a limit; the refusal says when it would not. */
        record Refused(Refusal refusal) implements Admission {}
    }

    /** The permit of a call that was admitted. */
    public interface Permit {

        /** Settles the call to {@code used} and ends it; only the first time counts. */
        void settle(TokenUsage used);
    }

    /**
     * Admits a call, or refuses it with {@link Reason#CALLER_LIMITED}.
     *
     * @param estimatedTokens the tokens that it is expected to use, input and output together
     */
    public synchronized Admission admit(Caller caller, long estimatedTokens) {
        long now = ticker.nanos();
        CallerLimits ofCaller = limits.computeIfAbsent(caller.name(), name -> new CallerLimits());
        ofCaller.configure(caller, now);
        Refusal refusal = ofCaller.refusal(estimatedTokens, now);
        if (refusal != null) {
            return new Admission.Refused(refusal);
        }
        ofCaller.take(estimatedTokens, now);
        return new Admission.Admitted(new CountedCall(ofCaller, estimatedTokens));
    }

    /** Returns the caller's own limits and what is left of them now. */
    public synchronized LimitFigures figures(Caller caller) {
        if (caller.rpm() == null && caller.tpm() == null) {
            return LimitFigures.NONE;
        }
        long now = ticker.nanos();
        CallerLimits ofCaller = limits.computeIfAbsent(caller.name(), name -> new CallerLimits());
        ofCaller.configure(caller, now);
        return new LimitFigures(figure(ofCaller.requests, now), figure(ofCaller.tokens, now), null, null);
    }

    private static @Nullable Figure figure(@Nullable Bucket bucket, long now) {
        if (bucket == null) {
            return null;
        }
        double left = Math.max(0, bucket.level(now));
        return new Figure((long) bucket.capacity(), (long) left, bucket.nanosToRefill(bucket.capacity() - left));
    }

    /** The limits of one caller and the usage that counts against them. */
    private static final class CallerLimits {
        private @Nullable Bucket requests;
        private @Nullable Bucket tokens;
        private int concurrency = Integer.MAX_VALUE;
        private int inFlight;

        private void configure(Caller caller, long now) {
            requests = shaped(requests, caller.rpm(), now);
            tokens = shaped(tokens, caller.tpm(), now);
            concurrency = caller.concurrency() == null ? Integer.MAX_VALUE : caller.concurrency();
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
            if (inFlight >= concurrency) {
                return later("calls at once: " + inFlight + " (expected: <= " + concurrency + ')', CONCURRENCY_RETRY);
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
            inFlight++;
            if (requests != null) {
                requests.take(1, now);
            }
            if (tokens != null) {
                tokens.take((double) estimatedTokens, now);
            }
        }

        private void end(long unusedTokens, long now) {
            inFlight--;
            if (tokens != null) {
                tokens.giveBack((double) unusedTokens, now);
            }
        }
    }

    private final class CountedCall implements Permit {
        private final CallerLimits ofCaller;
        private final long estimatedTokens;
        private boolean ended;

        private CountedCall(CallerLimits ofCaller, long estimatedTokens) {
            this.ofCaller = ofCaller;
            this.estimatedTokens = estimatedTokens;
        }

        @Override
        public void settle(TokenUsage used) {
            synchronized (CallerLimiter.this) {
                if (!ended) {
                    ended = true;
                    ofCaller.end(estimatedTokens - used.total(), ticker.nanos());
                }
            }
        }
    }
}
