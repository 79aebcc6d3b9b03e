package dev.sluice.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.KeyId;
import dev.sluice.call.QueuePosition;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Limits;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which accounts a draw looks at, and which of their keys it takes. An account has limits for a class once it was looked at. */
class KeyDrawTest {

    private static final String CLASS = "class";
    private static final double USUAL = Duration.ofMillis(500).toNanos();
    private static final KeyId TRIED = PoolTestData.id("tried");
    private static final QueuePosition FIRST = other -> true;

    private final Timeline time = new Timeline();
    private final List<Key> keys = new ArrayList<>();
    private final List<CandidateAccount> candidates = new ArrayList<>();

    private void accounts(int count, Limits limits) {
        for (int i = 0; i < count; i++) {
            Account account = PoolParts.account("a" + i, limits);
            keys.add(PoolParts.key("k" + i, 1, account, time));
            candidates.add(new CandidateAccount(account, CLASS, List.of(keys.get(i)), i));
        }
    }

    private void accounts(int count) {
        accounts(count, Limits.UNKNOWN);
    }

    private ProviderQuery query(QueuePosition position, double meanFirstByte, KeyId... tried) {
        LeaseRequest request = PoolTestData.request(tried);
        return new ProviderQuery(
                request, position, Demand.of(request, CountingRule.ANTHROPIC), meanFirstByte, time.nanos());
    }

    private @Nullable Key draw(ProviderQuery query, int choices, boolean asNoted, ReadyIndex ready, long seed) {
        Choice choice = new KeyDraw(query, CLASS, choices, asNoted, ready, new Random(seed)).run();
        return choice == null ? null : choice.key();
    }

    private @Nullable Key draw(ProviderQuery query, int choices, boolean asNoted, long seed) {
        return draw(query, choices, asNoted, new ReadyIndex(candidates), seed);
    }

    /** Has {@code attempts} under way over {@code key}, and notes its cost. */
    private void use(Key key, int attempts) {
        IntStream.range(0, attempts).forEach(each -> key.attemptBegan());
        key.noteCost(USUAL, time.nanos());
    }

    private long lookedAt() {
        return candidates.stream()
                .filter(each -> each.account().classes().length > 0)
                .count();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void a_first_attempt_looks_at_as_many_accounts_as_it_is_to_compare(int choices) {
        accounts(20);
        assertThat(draw(query(PoolTestData.LAST, USUAL), choices, false, 1)).isNotNull();
        assertThat(lookedAt()).isEqualTo(choices);
    }

    @ParameterizedTest
    @CsvSource({"2, 4", "4, 4", "16, 16"})
    void a_retry_compares_four_at_least_where_none_has_answered_yet(int choices, int compared) {
        accounts(20);
        draw(query(PoolTestData.LAST, 0, TRIED), choices, true, 1);
        assertThat(lookedAt()).isEqualTo(compared);
    }

    @Test
    void a_retry_looks_on_for_a_key_that_serves_but_not_without_end() {
        accounts(600);
        assertThat(draw(query(PoolTestData.LAST, USUAL, TRIED), 2, false, 1)).isNotNull();
        assertThat(lookedAt()).isEqualTo(512);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_retry_prefers_a_key_that_serves_to_idle_ones(long seed) {
        accounts(20);
        Key serving = keys.get(7);
        serving.health().clear(time.nanos());
        use(serving, 5);
        assertThat(draw(query(PoolTestData.LAST, USUAL, TRIED), 2, false, seed)).isSameAs(serving);
        assertThat(lookedAt()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void the_key_with_fewer_attempts_under_way_is_taken(long seed) {
        accounts(3);
        use(keys.get(0), 2);
        use(keys.get(2), 1);
        assertThat(draw(query(PoolTestData.LAST, USUAL), 3, false, seed)).isSameAs(keys.get(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void the_account_that_is_cheaper_as_noted_is_looked_at_alone(long seed) {
        accounts(2);
        use(keys.get(0), 3);
        use(keys.get(1), 1);
        assertThat(draw(query(PoolTestData.LAST, USUAL), 2, true, seed)).isSameAs(keys.get(1));
        assertThat(lookedAt()).isOne();
        assertThat(candidates.get(1).account().classes()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void accounts_that_are_noted_as_dearer_are_not_looked_at_however_many_are_compared(long seed) {
        accounts(5);
        IntStream.range(0, 5).forEach(i -> use(keys.get(i), 5 - i));
        draw(query(PoolTestData.LAST, USUAL), 5, true, seed);
        assertThat(lookedAt()).isLessThan(4);
        assertThat(draw(query(PoolTestData.LAST, USUAL), 5, true, seed)).isSameAs(keys.get(4));
    }

    @Test
    void an_account_without_a_noted_cost_is_looked_at_and_one_whose_note_is_old_too() {
        accounts(2);
        use(keys.get(0), 3);
        assertThat(draw(query(PoolTestData.LAST, USUAL), 2, true, 1)).isSameAs(keys.get(1));
        use(keys.get(1), 1);
        time.pass(Duration.ofSeconds(3));
        draw(query(PoolTestData.LAST, USUAL), 2, true, 1);
        assertThat(lookedAt()).isEqualTo(2);
    }

    @Test
    void accounts_without_room_wait_for_it_and_are_not_drawn_again_before() {
        accounts(2, new Limits(60L, null, null, null, null));
        ReadyIndex ready = new ReadyIndex(candidates);
        ProviderQuery query = query(PoolTestData.LAST, USUAL);
        AccountClass used = candidates.get(0).limits(time.nanos());
        while (used.requestRoom(query.demand(), time.nanos()) <= time.nanos()) {
            used.reserve(query.demand(), time.nanos());
        }
        assertThat(draw(query, 2, false, ready, 1)).isSameAs(keys.get(1));
        long roomAt = used.readyAt(query.demand(), time.nanos());
        assertThat(ready.nextWake(List.of())).isEqualTo(roomAt);
        assertThat(ready.soonest(2)).containsExactly(candidates.get(0));

        candidates.get(1).limits(time.nanos()).refused(Duration.ofSeconds(30), new Random(1), List.of(), 0, 0);
        assertThat(draw(query, 2, false, ready, 1)).isNull();
        time.pass(Duration.ofNanos(roomAt - time.nanos()));
        assertThat(draw(query(PoolTestData.LAST, USUAL), 2, false, ready, 1)).isSameAs(keys.get(0));
    }

    @Test
    void no_key_that_was_tried_is_taken() {
        accounts(3);
        ProviderQuery query = query(PoolTestData.LAST, USUAL, PoolTestData.id("k0"), PoolTestData.id("k2"));
        assertThat(draw(query, 2, false, 1)).isSameAs(keys.get(1));
        ProviderQuery all =
                query(PoolTestData.LAST, USUAL, keys.stream().map(Key::id).toArray(KeyId[]::new));
        assertThat(draw(all, 2, false, 1)).isNull();
    }

    @Test
    void an_account_that_is_reserved_is_used_last_by_calls_before_that_position_and_not_by_others() {
        accounts(2);
        QueuePosition holder = other -> true;
        candidates.get(0).limits(time.nanos()).reserveFor(holder);
        for (long seed = 1; seed < 5; seed++) {
            assertThat(draw(query(FIRST, USUAL), 2, false, seed)).isSameAs(keys.get(1));
            assertThat(draw(query(PoolTestData.LAST, USUAL), 2, false, seed)).isSameAs(keys.get(1));
        }
        candidates.get(1).limits(time.nanos()).reserveFor(holder);
        assertThat(draw(query(FIRST, USUAL), 2, false, 1)).isNotNull();
        assertThat(draw(query(holder, USUAL), 2, false, 1)).isNotNull();
        assertThat(draw(query(PoolTestData.LAST, USUAL), 2, false, 1)).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_key_that_is_due_for_a_probe_is_used_at_once_by_first_attempts_and_last_by_retries(long seed) {
        accounts(2);
        Key ejected = keys.get(0);
        ejected.health().eject(Ejection.Cause.REVOKED, "refused", time.nanos());
        time.pass(Duration.ofHours(1));
        assertThat(draw(query(PoolTestData.LAST, USUAL), 2, false, seed)).isSameAs(ejected);
        assertThat(draw(query(PoolTestData.LAST, 0, TRIED), 2, false, seed)).isSameAs(keys.get(1));
        assertThat(draw(query(PoolTestData.LAST, 0, PoolTestData.id("k1")), 2, false, seed))
                .isSameAs(ejected);
    }
}
