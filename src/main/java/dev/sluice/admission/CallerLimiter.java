package dev.sluice.admission;

import dev.sluice.call.Caller;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.LimitFigures.Figure;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.Team;
import dev.sluice.call.Ticker;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Bucket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rate limiter that enforces the limits of callers and of their teams: requests and tokens a minute, and calls at once.
 *
 * <p>A minute's worth may be used at once and refills continuously. A call is admitted with an estimate of its tokens, which
 * is settled to its usage when it ends. Memory is bounded by the number of callers and teams that exist. Safe for use by several
 * threads.
 */
public final class CallerLimiter {

    /** The retry-after where only the end of another call makes room, whose time is not known. */
    private static final Duration CONCURRENCY_RETRY = Duration.ofSeconds(1);

    private final Ticker ticker;
    private final Map<String, SharedLimits> callers = new HashMap<>();
    private final Map<String, SharedLimits> teams = new HashMap<>();

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
        SharedLimits ofCaller = callers.computeIfAbsent(caller.name(), name -> new SharedLimits(""));
        ofCaller.configure(caller.rpm(), caller.tpm(), caller.concurrency(), now);
        Refusal refusal = ofCaller.refusal(estimatedTokens, now);
        SharedLimits ofTeam = null;
        Team team = caller.team();
        if (refusal == null && team != null) {
            ofTeam = teams.computeIfAbsent(team.name(), name -> new SharedLimits("team " + name + ": "));
            ofTeam.configure(team.rpm(), team.tpm(), team.concurrency(), now);
            refusal = ofTeam.refusal(estimatedTokens, now);
        }
        if (refusal != null) {
            return new Admission.Refused(refusal);
        }
        ofCaller.take(estimatedTokens, now);
        if (ofTeam != null) {
            ofTeam.take(estimatedTokens, now);
        }
        return new Admission.Admitted(new CountedCall(ofCaller, ofTeam, estimatedTokens));
    }

    /** Returns the caller's own limits and what is left of them now. */
    public synchronized LimitFigures figures(Caller caller) {
        if (caller.rpm() == null && caller.tpm() == null) {
            return LimitFigures.NONE;
        }
        SharedLimits ofCaller = callers.get(caller.name());
        if (ofCaller == null) {
            return LimitFigures.NONE;
        }
        long now = ticker.nanos();
        return new LimitFigures(figure(ofCaller.requests, now), figure(ofCaller.tokens, now), null, null);
    }

    private static @Nullable Figure figure(@Nullable Bucket bucket, long now) {
        if (bucket == null) {
            return null;
        }
        double left = Math.max(0, bucket.level(now));
        return new Figure((long) bucket.capacity(), (long) left, bucket.nanosToRefill(bucket.capacity() - left));
    }

    /** Forgets callers and teams that exist no more and have no calls under way. */
    public synchronized void keepOnly(Set<String> existingCallers, Set<String> existingTeams) {
        callers.entrySet().removeIf(each -> !existingCallers.contains(each.getKey()) && each.getValue().inFlight == 0);
        teams.entrySet().removeIf(each -> !existingTeams.contains(each.getKey()) && each.getValue().inFlight == 0);
    }

    /** The limits of one caller or team and the usage that counts against them. */
    private static final class SharedLimits {
        private final String prefix;
        private @Nullable Bucket requests;
        private @Nullable Bucket tokens;
        private int concurrency = Integer.MAX_VALUE;
        private int inFlight;

        /** @param prefix the beginning of messages, which says that a limit is not the caller's own */
        private SharedLimits(String prefix) {
            this.prefix = prefix;
        }

        private void configure(@Nullable Long rpm, @Nullable Long tpm, @Nullable Integer atOnce, long now) {
            requests = shaped(requests, rpm, now);
            tokens = shaped(tokens, tpm, now);
            concurrency = atOnce == null ? Integer.MAX_VALUE : atOnce;
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

        private Refusal later(String message, Duration retryAfter) {
            return Refusal.later(Reason.CALLER_LIMITED, prefix + message, retryAfter);
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
        private final SharedLimits ofCaller;
        private final @Nullable SharedLimits ofTeam;
        private final long estimatedTokens;
        private boolean ended;

        private CountedCall(SharedLimits ofCaller, @Nullable SharedLimits ofTeam, long estimatedTokens) {
            this.ofCaller = ofCaller;
            this.ofTeam = ofTeam;
            this.estimatedTokens = estimatedTokens;
        }

        @Override
        public void settle(TokenUsage used) {
            synchronized (CallerLimiter.this) {
                if (!ended) {
                    ended = true;
                    long now = ticker.nanos();
                    ofCaller.end(estimatedTokens - used.total(), now);
                    if (ofTeam != null) {
                        ofTeam.end(estimatedTokens - used.total(), now);
                    }
                }
            }
        }
    }
}
