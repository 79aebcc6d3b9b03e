package dev.sluice.admission;

import dev.sluice.call.DailyLimits;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.LimitFigures.Figure;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.limit.Bucket;
import dev.sluice.limit.DailyAllowance;
import dev.sluice.limit.DayWindow;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitAmounts;
import dev.sluice.limit.SharedLimit;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.limit.grant.Grants;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one caller or team, and the usage that counts against them. What is used in a day is counted without a limit too,
 * so that one that is set later finds it. Not safe for use by several threads: guarded by the limiter's lock.
 */
final class CallerLimits {

    /** The retry-after where only the end of another call makes room, whose time is not known. */
    private static final Duration CONCURRENCY_RETRY = Duration.ofSeconds(1);

    private final String prefix;
    private final String sharedName;
    private final DailyAllowance dailyRequests;
    private final DailyAllowance dailyTokens;
    private @Nullable Bucket requests;
    private @Nullable Bucket tokens;
    private int concurrency = Integer.MAX_VALUE;
    private double requestsPerMinute = Double.POSITIVE_INFINITY;
    private double tokensPerMinute = Double.POSITIVE_INFINITY;
    private int inFlight;

    /** Null where no other replica counts, or nothing is limited by the minute or at once. */
    private @Nullable Grants grants;

    /**
     * @param prefix the beginning of messages, which says that a limit is not the caller's own
     * @param sharedName the name by which other replicas know the limits
     */
    CallerLimits(String prefix, String sharedName, DayWindow day) {
        this.prefix = prefix;
        this.sharedName = sharedName;
        this.dailyRequests = new DailyAllowance(Dimension.REQUESTS_PER_DAY, day);
        this.dailyTokens = new DailyAllowance(Dimension.TOKENS_PER_DAY, day);
    }

    void configure(@Nullable Long rpm, @Nullable Long tpm, @Nullable Integer atOnce, DailyLimits daily, long now) {
        requests = shaped(requests, rpm, now);
        tokens = shaped(tokens, tpm, now);
        requestsPerMinute = rpm == null ? Double.POSITIVE_INFINITY : (double) rpm;
        tokensPerMinute = tpm == null ? Double.POSITIVE_INFINITY : (double) tpm;
        concurrency = atOnce == null ? Integer.MAX_VALUE : atOnce;
        dailyRequests.setLimit(orUnknown(daily.requests()));
        dailyTokens.setLimit(orUnknown(daily.tokens()));
    }

    private static long orUnknown(@Nullable Long limit) {
        return limit == null ? DailyAllowance.UNKNOWN : limit;
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

    /** Has the limits, where there are any, shared with other replicas. */
    private void share(GrantBook book) {
        boolean limited = requests != null || tokens != null || concurrency != Integer.MAX_VALUE;
        if (grants == null && limited) {
            Grants opened = book.open(sharedName, () -> {});
            opened.add(Dimension.REQUESTS, new Shared(Dimension.REQUESTS));
            opened.add(Dimension.TOKENS, new Shared(Dimension.TOKENS));
            opened.add(Dimension.CONCURRENCY, new Shared(Dimension.CONCURRENCY));
            grants = opened;
        }
    }

    /** Gives back the grants of shared limits, unless a call is under way; returns whether it did. */
    boolean closeIfIdle() {
        if (inFlight == 0 && grants != null) {
            grants.close();
        }
        return inFlight == 0;
    }

    /** Returns the refusal of a call of {@code estimatedTokens}, or null where it has room. */
    @Nullable
    Refusal refusal(long estimatedTokens, long now) {
        if (inFlight >= concurrency) {
            return later("calls at once: " + inFlight + " (expected: <= " + concurrency + ')', CONCURRENCY_RETRY);
        }
        String limit = "requests a minute";
        long readyAt = requests == null ? now : requests.readyAt(1, now);
        long at = tokens == null ? now : tokens.readyAt((double) estimatedTokens, now);
        if (at > readyAt) {
            limit = "tokens a minute";
            readyAt = at;
        }
        at = dailyRequests.readyAt(1, now);
        if (at > readyAt) {
            limit = "requests a day";
            readyAt = at;
        }
        at = dailyTokens.readyAt((double) estimatedTokens, now);
        if (at > readyAt) {
            limit = "tokens a day";
            readyAt = at;
        }
        return readyAt <= now ? null : later("the limit of " + limit + " is reached", Duration.ofNanos(readyAt - now));
    }

    /** Returns when the replicas that share {@code book} together leave room for a call, and requests grants for what is missing. */
    long grantedAt(GrantBook book, long estimatedTokens, long now) {
        share(book);
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
        dailyRequests.reserve(1);
        dailyTokens.reserve((double) estimatedTokens);
    }

    /** Ends a call that took {@code estimatedTokens} at {@code takenAt}. */
    void end(long estimatedTokens, long usedTokens, long takenAt, long now) {
        inFlight--;
        if (tokens != null) {
            tokens.giveBack((double) (estimatedTokens - usedTokens), now);
        }
        if (grants != null) {
            grants.giveBack(Dimension.TOKENS, (double) (estimatedTokens - usedTokens), now);
            grants.giveBack(Dimension.CONCURRENCY, 1, now);
        }
        dailyRequests.settle(1, 1, takenAt);
        dailyTokens.settle((double) estimatedTokens, (double) usedTokens, takenAt);
    }

    /** Counts at least what was used today by all that share the limits. */
    void countAtLeast(long usedRequests, long usedTokens) {
        dailyRequests.countAtLeast((double) usedRequests);
        dailyTokens.countAtLeast((double) usedTokens);
    }

    /** Returns the limits by the minute, and what is left of them. */
    LimitFigures figures(long now) {
        return new LimitFigures(figure(requests, now), figure(tokens, now), null, null);
    }

    private static @Nullable Figure figure(@Nullable Bucket bucket, long now) {
        if (bucket == null) {
            return null;
        }
        double level = bucket.level(now);
        return new Figure(
                (long) bucket.capacity(), (long) Math.max(0, level), bucket.nanosToRefill(bucket.capacity() - level));
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
