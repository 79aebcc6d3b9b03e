package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.Admission.Permit;
import dev.sluice.call.Caller;
import dev.sluice.call.DailyLimits;
import dev.sluice.call.Refusal;
import dev.sluice.call.Team;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.limit.grant.GrantSync;
import dev.sluice.limit.grant.StoreLoss;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A limiter of one replica, and a store that grants what a test says. */
abstract class CallerLimiterFixture {

    static final Duration LONGEST_WAIT = Duration.ofMillis(400);
    static final Duration NANO = Duration.ofNanos(1);
    static final double PLENTY = 1e9;

    final Timeline time = new Timeline();
    final GrantBook book = new GrantBook("a", "a-run", StoreLoss.REFUSE);
    final List<Admission> decided = new ArrayList<>();
    CallerLimiter limiter = new CallerLimiter(time, () -> Instant.EPOCH, time, book);
    GrantSync.Owner owner = limiter.grants(book);

    /** The limiter's clock is not at 0 when it begins. */
    @BeforeEach
    void begin_at_some_time() {
        time.pass(Duration.ofSeconds(100));
        limiter = new CallerLimiter(time, () -> Instant.EPOCH, time, book);
        owner = limiter.grants(book);
    }

    static Caller caller(@Nullable Long rpm, @Nullable Long tpm, @Nullable Integer concurrency) {
        return new Caller("c", 1, 0, rpm, tpm, concurrency, List.of());
    }

    static Caller member(@Nullable Long rpm, Team team) {
        return new Caller("c", 1, 0, rpm, null, null, List.of(), Set.of(), team, DailyLimits.NONE);
    }

    /** Has the store answer a message: of each limit that the replica names, it grants {@code amount} in all. */
    long granted(ToDoubleFunction<Dimension> amount) {
        return granted((group, dimension) -> amount.applyAsDouble(dimension));
    }

    @FunctionalInterface
    interface Amounts {
        double of(String group, Dimension dimension);
    }

    long granted(Amounts amounts) {
        List<SyncAnswer.Group> groups = new ArrayList<>();
        for (SyncRequest.Group asked : owner.request(false).groups()) {
            List<SyncAnswer.Given> given = asked.asks().stream()
                    .map(ask -> new SyncAnswer.Given(
                            amounts.of(asked.name(), ask.dimension()), ask.capacity(), ask.perMinute(), 0, 0))
                    .toList();
            groups.add(new SyncAnswer.Group(false, 0, given));
        }
        return owner.synced(
                new SyncAnswer("e", 1, List.of("a", "b"), 0, false, List.of(), List.of(), groups, List.of()));
    }

    void waits(Caller caller, long tokens) {
        Admission admission = limiter.admit(caller, tokens);
        assertThat(admission).isInstanceOf(Admission.Later.class);
        ((Admission.Later) admission).answer().whenDecided(decided::add);
    }

    Permit admitted(Caller caller, long tokens) {
        Admission admission = limiter.admit(caller, tokens);
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) admission).permit();
    }

    Refusal refused(Caller caller, long tokens) {
        Admission admission = limiter.admit(caller, tokens);
        assertThat(admission).isInstanceOf(Admission.Refused.class);
        return ((Admission.Refused) admission).refusal();
    }

    /** Has the store know the caller and grant it {@code amount} of each limit. */
    void known(Caller caller, double amount) {
        granted(dimension -> 0);
        waits(caller, 1);
        granted(dimension -> amount);
        assertThat(decided).hasSize(1);
        ((Admission.Admitted) decided.get(0)).permit().settle(new TokenUsage(1, 0, 0, 0, 0));
        decided.clear();
    }
}
