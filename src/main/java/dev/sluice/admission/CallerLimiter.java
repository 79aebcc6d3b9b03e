package dev.sluice.admission;

import dev.sluice.call.Alarm;
import dev.sluice.call.Caller;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.Team;
import dev.sluice.call.Ticker;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.DayWindow;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.limit.grant.GrantSync;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rate limiter that enforces the limits of callers and of their teams: requests and tokens a minute, and calls at once.
 *
 * <p>A minute's worth may be used at once and refills continuously; a day's begins anew at midnight by UTC. A call is admitted with
 * an estimate of its tokens, which is settled to its usage when it ends. Memory is bounded by the number of callers and teams that
 * exist. Safe for use by several threads.
 */
public final class CallerLimiter {

    /** The time for which a call waits for what other replicas hold idle: two of their messages to the store. */
    private static final long LONGEST_WAIT = Duration.ofMillis(400).toNanos();

    private final Ticker ticker;
    private final long origin;
    private final DayWindow day;
    private final @Nullable GrantBook book;
    private final Map<String, CallerLimits> callers = new HashMap<>();
    private final Map<String, CallerLimits> teams = new HashMap<>();
    private final GrantWaits waits;

    /** Creates a limiter that counts for itself; its days begin by {@code clock}. */
    public CallerLimiter(Ticker ticker, InstantSource clock) {
        this(ticker, clock, (nanos, task) -> () -> {}, null);
    }

    /**
     * Creates a limiter.
     *
     * @param clock the clock by which days begin
     * @param book what this replica holds of limits that it shares, guarded by this limiter; null where it is alone
     */
    public CallerLimiter(Ticker ticker, InstantSource clock, Alarm alarm, @Nullable GrantBook book) {
        this.ticker = ticker;
        this.origin = ticker.nanos();
        this.day = new DayWindow(clock, ZoneOffset.UTC, 0);
        this.waits = new GrantWaits(this, alarm);
        this.book = book;
    }

    /**
     * Admits a call, or refuses it with {@link Reason#CALLER_LIMITED}.
     *
     * @param estimatedTokens the tokens that it is expected to use, input and output together
     */
    public synchronized Admission admit(Caller caller, long estimatedTokens) {
        long now = now();
        long until = now + LONGEST_WAIT;
        Admission admission = admit(caller, estimatedTokens, until, now);
        if (admission != null) {
            return admission;
        }
        return new Admission.Later(
                waits.add(later -> admit(caller, estimatedTokens, until, later), until + origin, this::decideWaiting));
    }

    /** Admits or refuses a call; null where it is to wait, until {@code until} at most. */
    private @Nullable Admission admit(Caller caller, long estimatedTokens, long until, long now) {
        CallerLimits ofCaller = limits(caller, now);
        CallerLimits ofTeam = caller.team() == null ? null : limits(caller.team(), now);
        Refusal refusal = ofCaller.refusal(estimatedTokens, now);
        if (refusal == null && ofTeam != null) {
            refusal = ofTeam.refusal(estimatedTokens, now);
        }
        if (refusal != null) {
            return new Admission.Refused(refusal);
        }
        if (book != null) {
            long ready = ofCaller.grantedAt(book, estimatedTokens, now);
            long ofTeamReady = ofTeam == null ? now : ofTeam.grantedAt(book, estimatedTokens, now);
            CallerLimits lacking = ofTeam != null && ofTeamReady > ready ? ofTeam : ofCaller;
            ready = Math.max(ready, ofTeamReady);
            if (ready > now) {
                boolean mayWait = now < until && waits.hasRoom() && (book.isShared(now) || !book.everShared());
                return mayWait ? null : new Admission.Refused(lacking.refusalByAll(ready, now));
            }
        }
        ofCaller.take(estimatedTokens, now);
        if (ofTeam != null) {
            ofTeam.take(estimatedTokens, now);
        }
        return new Admission.Admitted(new CountedCall(ofCaller, ofTeam, estimatedTokens, now));
    }

    /** Decides the calls that wait, as far as is known now. */
    private void decideWaiting() {
        List<Runnable> answers;
        synchronized (this) {
            answers = waits.decide(now());
        }
        answers.forEach(Runnable::run);
    }

    /** Returns this replica's side of the conversation about what {@code shared}, its book, holds. */
    public GrantSync.Owner grants(GrantBook shared) {
        return new GrantSync.Owner() {
            @Override
            public SyncRequest request(boolean leaving) {
                synchronized (CallerLimiter.this) {
                    return shared.request(leaving, now());
                }
            }

            @Override
            public long synced(SyncAnswer answer) {
                synchronized (CallerLimiter.this) {
                    shared.synced(answer, now());
                }
                decideWaiting();
                synchronized (CallerLimiter.this) {
                    long now = now();
                    long at = shared.askAgainAt(now);
                    return at == Long.MAX_VALUE ? at : at - now;
                }
            }
        };
    }

    private long now() {
        long now = ticker.nanos() - origin;
        day.renew(now);
        return now;
    }

    private CallerLimits limits(Caller caller, long now) {
        CallerLimits limits = ofCaller(caller.name());
        limits.configure(caller.rpm(), caller.tpm(), caller.concurrency(), caller.daily(), now);
        return limits;
    }

    private CallerLimits limits(Team team, long now) {
        CallerLimits limits = ofTeam(team.name());
        limits.configure(team.rpm(), team.tpm(), team.concurrency(), team.daily(), now);
        return limits;
    }

    private CallerLimits ofCaller(String name) {
        return callers.computeIfAbsent(name, each -> new CallerLimits("", "caller/" + each, day));
    }

    private CallerLimits ofTeam(String name) {
        return teams.computeIfAbsent(name, each -> new CallerLimits("team " + each + ": ", "team/" + each, day));
    }

    /** Counts at least what a caller used today, before this process and at other replicas. */
    public synchronized void usedToday(String caller, long requests, long tokens) {
        day.renew(ticker.nanos() - origin);
        ofCaller(caller).countAtLeast(requests, tokens);
    }

    /** Counts at least what a team's clients used today, before this process and at other replicas. */
    public synchronized void usedTodayByTeam(String team, long requests, long tokens) {
        day.renew(ticker.nanos() - origin);
        ofTeam(team).countAtLeast(requests, tokens);
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
        keepOnly(callers, existingCallers);
        keepOnly(teams, existingTeams);
    }

    private static void keepOnly(Map<String, CallerLimits> all, Set<String> existing) {
        all.entrySet()
                .removeIf(each ->
                        !existing.contains(each.getKey()) && each.getValue().closeIfIdle());
    }

    private final class CountedCall implements Admission.Permit {
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
