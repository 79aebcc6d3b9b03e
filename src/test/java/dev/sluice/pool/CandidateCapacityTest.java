package dev.sluice.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.call.ModelClasses;
import dev.sluice.limit.DayWindow;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the sums of the limits of all candidates. */
class CandidateCapacityTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Demand DEMAND = new Demand(1, 100, 50, 150);

    @Test
    void a_share_is_that_of_the_dimension_in_which_all_accounts_together_allow_least() {
        CandidateCapacity capacity = new CandidateCapacity(
                candidates(new Limits(600L, null, 10_000L, null, null), new Limits(600L, null, 30_000L, null, null)));

        assertThat(capacity.share(DEMAND, 0)).isCloseTo(100 / 40_000.0, within(1e-4));
        assertThat(capacity.statedPerMinute(Dimension.REQUESTS, 0)).isEqualTo(1200);
        assertThat(capacity.statedPerMinute(Dimension.TOKENS, 0)).isZero();
    }

    @Test
    void a_limit_that_one_account_does_not_state_is_no_certain_one_of_all() {
        for (List<CandidateAccount> each : List.of(
                candidates(new Limits(600L, null, null, null, null), Limits.UNKNOWN),
                candidates(Limits.UNKNOWN, new Limits(600L, null, null, null, null)))) {
            CandidateCapacity capacity = new CandidateCapacity(each);

            assertThat(capacity.statedPerMinute(Dimension.REQUESTS, 0)).isZero();
            assertThat(capacity.share(DEMAND, 0)).isCloseTo(1 / 600.0, within(1e-6));
        }
    }

    @Test
    void a_sum_is_renewed_after_a_second_or_a_millisecond_for_each_account() {
        assertThat(renewedAfter(10)).isEqualTo(SECOND);
        assertThat(renewedAfter(3_000)).isEqualTo(3 * SECOND);
    }

    /** Returns the time for which a sum of {@code count} accounts is reused. */
    private static long renewedAfter(int count) {
        Limits limits = new Limits(600L, null, null, null, null);
        List<CandidateAccount> candidates =
                candidates(IntStream.range(0, count).mapToObj(i -> limits).toArray(Limits[]::new));
        CandidateCapacity capacity = new CandidateCapacity(candidates);
        long start = 7 * SECOND;
        double before = capacity.statedPerMinute(Dimension.REQUESTS, start);
        candidates.get(0).limits(start).setRate(Dimension.REQUESTS, 1200, start);
        long now = start;
        while (capacity.statedPerMinute(Dimension.REQUESTS, now + 1) == before) {
            now += SECOND / 2;
        }
        return now - start;
    }

    private static List<CandidateAccount> candidates(Limits... limits) {
        ProviderClasses classes = new ProviderClasses(
                "p", ModelClasses.NONE, new DayWindow(() -> Instant.EPOCH, ZoneOffset.UTC, 0), null);
        List<Account> accounts = Stream.of(limits)
                .map(each -> new Account("a", new AccountLimits(each, Map.of()), classes))
                .toList();
        return IntStream.range(0, accounts.size())
                .mapToObj(number -> new CandidateAccount(accounts.get(number), "class", List.of(), number))
                .toList();
    }
}
