package dev.sluice.admission;

import dev.sluice.call.LimitFigures.Figure;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.limit.Bucket;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitAmounts;
import dev.sluice.limit.SharedLimit;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.limit.grant.Grants;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The limits of one caller or team and the usage that counts against them. Guarded by the limiter's lock. */
final class CallerLimits {

    /** The retry-after where only the end of another call makes room, whose time is not known. */
    private static final Duration CONCURRENCY_RETRY = Duration.ofSeconds(1);

    private final String prefix;
    private @Nullable Bucket requests;
    private @Nullable Bucket tokens;
    private double requestsPerMinute;
    private double tokensPerMinute;
    private int concurrency = Integer.MAX_VALUE;
    private int inFlight;

    /** Null where no other replica counts, or nothing is limited. */
    private @Nullable Grants grants;

    /** @param prefix the beginning of messages, which says that a limit is not the caller's own */
    CallerLimits(String prefix) {
        this.prefix = prefix;
    }

    void configure(@Nullable Long rpm, @Nullable Long tpm, @Nullable Integer atOnce, long now) {
        requests = shaped(requests, rpm, now);
        tokens = shaped(tokens, tpm, now);
        requestsPerMinute = rpm == null ? Double.POSITIVE_INFINITY : (double) rpm;
        tokensPerMinute = tpm == null ? Double.POSITIVE_INFINITY : (double) tpm;
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

    /** Has the limits, where there are any, shared with other replicas, which know them as {@code name}. */
    void share(GrantBook book, String name) {
        boolean limited = requests != null || tokens != null || concurrency != Integer.MAX_VALUE;
        if (grants == null && limited) {
            Grants opened = book.open(name, () -> {});
            opened.add(Dimension.REQUESTS, new Shared(Dimension.REQUESTS));
            opened.add(Dimension.TOKENS, new Shared(Dimension.TOKENS));
            opened.add(Dimension.CONCURRENCY, new Shared(Dimension.CONCURRENCY));
            grants = opened;
        }
    }

    /** Gives back what is held of limits that are shared. */
    void close() {
        if (grants != null) {
            grants.close();
        }
    }

    boolean isIdle() {
        return inFlight == 0;
    }

    /** Returns the refusal of a call by what this replica alone has admitted, or null. */
    @Nullable
    Refusal refusal(long estimatedTokens, long now) {
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

    /** Returns when all replicas together leave room for a call; what is lacking is asked for. */
    long grantedAt(long estimatedTokens, long now) {
        return grants == null ? now : grants.requestRoom(amounts(estimatedTokens), now);
    }

    /** Returns the refusal of a call for which all replicas together leave no room before {@code readyAt}. */
    Refusal refusalByAll(long readyAt, long now) {
        return later(
                "the limits are used up, over all replicas",
                Duration.ofNanos(Math.max(CONCURRENCY_RETRY.toNanos(), readyAt - now)));
    }

    private Refusal later(String message, Duration retryAfter) {
        return Refusal.later(Reason.CALLER_LIMITED, prefix + message, retryAfter);
    }

    void take(long estimatedTokens, long now) {
        inFlight++;
        if (requests != null) {
            requests.take(1, now);
        }
        if (tokens != null) {
            tokens.take((double) estimatedTokens, now);
        }
        if (grants != null) {
            grants.spend(amounts(estimatedTokens), now);
        }
    }

    void end(long unusedTokens, long now) {
        inFlight--;
        if (tokens != null) {
            tokens.giveBack((double) unusedTokens, now);
        }
        if (grants != null) {
            grants.giveBack(Dimension.TOKENS, (double) unusedTokens, now);
            grants.giveBack(Dimension.CONCURRENCY, 1, now);
        }
    }

    @Nullable
    Figure requestsLeft(long now) {
        return figure(requests, now);
    }

    @Nullable
    Figure tokensLeft(long now) {
        return figure(tokens, now);
    }

    private static @Nullable Figure figure(@Nullable Bucket bucket, long now) {
        if (bucket == null) {
            return null;
        }
        double left = Math.max(0, bucket.level(now));
        return new Figure((long) bucket.capacity(), (long) left, bucket.nanosToRefill(bucket.capacity() - left));
    }

    private static LimitAmounts amounts(long estimatedTokens) {
        return dimension -> dimension == Dimension.TOKENS ? (double) estimatedTokens : 1;
    }

    private final class Shared implements SharedLimit {
        private final Dimension dimension;

        private Shared(Dimension dimension) {
            this.dimension = dimension;
        }

        @Override
        public boolean isBounded() {
            return capacity() < Integer.MAX_VALUE;
        }

        @Override
        public double perMinute() {
            return switch (dimension) {
                case REQUESTS -> requestsPerMinute;
                case TOKENS -> tokensPerMinute;
                default -> 0;
            };
        }

        @Override
        public double capacity() {
            return dimension == Dimension.CONCURRENCY ? concurrency : perMinute();
        }
    }
}
