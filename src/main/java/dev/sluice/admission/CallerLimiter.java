package dev.sluice.admission;

import dev.sluice.call.Caller;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.Team;
import dev.sluice.call.Ticker;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.DayWindow;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rate limiter that enforces the limits of callers and of their teams: requests and tokens a minute and a day, and calls at once.
 *
 * <p>A minute's worth may be used at once and refills continuously; a day's begins anew at midnight by UTC. A call is admitted with
 * an estimate of its tokens, which is settled to its usage when it ends. Memory is bounded by the number of callers and teams that
 * exist. Safe for use by several threads.
 */
public final class CallerLimiter {

    private final Ticker ticker;
    private final DayWindow day;
    private final Map<String, CallerLimits> callers = new HashMap<>();
    private final Map<String, CallerLimits> teams = new HashMap<>();

    /** @param clock the clock by which days begin */
    public CallerLimiter(Ticker ticker, InstantSource clock) {
        this.ticker = ticker;
        this.day = new DayWindow(clock, ZoneOffset.UTC, ticker.nanos());
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
        long now = now();
        CallerLimits ofCaller = ofCaller(caller.name());
        ofCaller.configure(caller.rpm(), caller.tpm(), caller.concurrency(), caller.daily(), now);
        Refusal refusal = ofCaller.refusal(estimatedTokens, now);
        CallerLimits ofTeam = null;
        Team team = caller.team();
        if (refusal == null && team != null) {
            ofTeam = ofTeam(team.name());
            ofTeam.configure(team.rpm(), team.tpm(), team.concurrency(), team.daily(), now);
            refusal = ofTeam.refusal(estimatedTokens, now);
        }
        if (refusal != null) {
            return new Admission.Refused(refusal);
        }
        ofCaller.take(estimatedTokens, now);
        if (ofTeam != null) {
            ofTeam.take(estimatedTokens, now);
        }
        return new Admission.Admitted(new CountedCall(ofCaller, ofTeam, estimatedTokens, now));
    }

    /** Counts what a caller used earlier today, before this process. */
    public synchronized void rememberCaller(String name, long requests, long tokens) {
        long now = now();
        ofCaller(name).remember(requests, tokens, now);
    }

    /** Counts what a team's clients used earlier today, before this process. */
    public synchronized void rememberTeam(String name, long requests, long tokens) {
        long now = now();
        ofTeam(name).remember(requests, tokens, now);
    }

    /** Returns the caller's own limits by the minute and what is left of them now. */
    public synchronized LimitFigures figures(Caller caller) {
        CallerLimits ofCaller = callers.get(caller.name());
        return ofCaller == null || (caller.rpm() == null && caller.tpm() == null)
                ? LimitFigures.NONE
                : ofCaller.figures(now());
    }

    /** Forgets callers and teams that exist no more and have no calls under way. */
    public synchronized void keepOnly(Set<String> existingCallers, Set<String> existingTeams) {
        callers.entrySet()
                .removeIf(each -> !existingCallers.contains(each.getKey())
                        && each.getValue().isIdle());
        teams.entrySet()
                .removeIf(each -> !existingTeams.contains(each.getKey())
                        && each.getValue().isIdle());
    }

    private long now() {
        long now = ticker.nanos();
        day.renew(now);
        return now;
    }

    private CallerLimits ofCaller(String name) {
        return callers.computeIfAbsent(name, each -> new CallerLimits("", day));
    }

    private CallerLimits ofTeam(String name) {
        return teams.computeIfAbsent(name, each -> new CallerLimits("team " + each + ": ", day));
    }

    private final class CountedCall implements Permit {
        private final CallerLimits ofCaller;
        private final @Nullable CallerLimits ofTeam;
        private final long estimatedTokens;
        private final long takenAt;
        private boolean ended;

        private CountedCall(CallerLimits ofCaller, @Nullable CallerLimits ofTeam, long estimatedTokens, long takenAt) {
            this.ofCaller = ofCaller;
            this.ofTeam = ofTeam;
            this.estimatedTokens = estimatedTokens;
            this.takenAt = takenAt;
        }

        @Override
        public void settle(TokenUsage used) {
            synchronized (CallerLimiter.this) {
                if (!ended) {
                    ended = true;
                    long now = now();
                    ofCaller.end(estimatedTokens, used.total(), takenAt, now);
                    if (ofTeam != null) {
                        ofTeam.end(estimatedTokens, used.total(), takenAt, now);
                    }
                }
            }
        }
    }
}
