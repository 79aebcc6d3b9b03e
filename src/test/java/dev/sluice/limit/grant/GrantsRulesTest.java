package dev.sluice.limit.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitAmounts;
import dev.sluice.limit.SharedLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests what messages to the store say, at which moments needs, blocks and grants end, and what an answer changes. */
class GrantsRulesTest {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long NOW = 50 * SECOND;
    private static final LimitAmounts TEN = dimension -> 10;

    private final AtomicInteger needed = new AtomicInteger();
    private final AtomicInteger rooms = new AtomicInteger();
    private final GrantBook book = new GrantBook("a", "run", StoreLoss.SAFE_SHARE);
    private final Grants grants = open("g");

    private Grants open(String name) {
        book.whenNeeded(needed::incrementAndGet);
        Grants opened = book.open(name, rooms::incrementAndGet);
        opened.add(Dimension.TOKENS, limit(600, 100));
        return opened;
    }

    private static SharedLimit limit(double perMinute, double capacity) {
        return new SharedLimit() {
            @Override
            public boolean isBounded() {
                return capacity != Double.POSITIVE_INFINITY;
            }

            @Override
            public double perMinute() {
                return perMinute;
            }

            @Override
            public double capacity() {
                return capacity;
            }
        };
    }

    private SyncRequest ask(long now) {
        return book.request(false, now);
    }

    /** Has the store answer a message with {@code granted} of each limit in all. */
    private void exchange(double granted, long now) {
        synced(ask(now), "e", 1, granted, 0, now);
    }

    private void synced(SyncRequest asked, String epoch, long serial, double granted, double more, long now) {
        List<SyncAnswer.Group> groups = new ArrayList<>();
        for (SyncRequest.Group each : asked.groups()) {
            List<SyncAnswer.Given> given = each.asks().stream()
                    .map(one -> new SyncAnswer.Given(granted, 100, 600, 0))
                    .toList();
            groups.add(new SyncAnswer.Group(false, more, given));
        }
        book.synced(
                new SyncAnswer(epoch, serial, List.of("a", "b"), 1, false, List.of(), List.of(), groups, List.of()),
                now);
    }

    private void contended(String name, long now) {
        book.synced(
                new SyncAnswer("e", 1, List.of("a"), 0, false, List.of(name), List.of(), answers(ask(now)), List.of()),
                now);
    }

    private void blocked(String name, double millis, long now) {
        List<SyncAnswer.Blocked> blocks = List.of(new SyncAnswer.Blocked(name, millis));
        book.synced(
                new SyncAnswer("e", 1, List.of("a"), 0, false, List.of(), blocks, answers(ask(now)), List.of()), now);
    }

    private static List<SyncAnswer.Group> answers(SyncRequest asked) {
        return asked.groups().stream()
                .map(each -> new SyncAnswer.Group(false, 0, List.of(new SyncAnswer.Given(50, 100, 600, 0))))
                .toList();
    }

    @Test
    void grants_are_in_force_for_two_seconds_from_when_the_message_was_sent() {
        assertThat(book.isShared(NOW)).isFalse();
        assertThat(book.everShared()).isFalse();
        SyncRequest asked = ask(NOW);
        synced(asked, "e", 1, 50, 0, NOW + SECOND);
        assertThat(book.everShared()).isTrue();
        assertThat(book.isShared(NOW + 2 * SECOND - 1)).isTrue();
        assertThat(book.isShared(NOW + 2 * SECOND)).isFalse();
    }

    @Test
    void a_message_states_the_replica_its_policy_its_number_and_the_time_since_the_last_one_that_was_answered() {
        SyncRequest first = ask(NOW);
        assertThat(first.replica()).isEqualTo("a");
        assertThat(first.instance()).isEqualTo("run");
        assertThat(first.sequence()).isEqualTo(1);
        assertThat(first.epoch()).isEmpty();
        assertThat(first.elapsedMillis()).isEqualTo(Double.MAX_VALUE);
        assertThat(first.keepsShare()).isTrue();
        assertThat(first.leaving()).isFalse();
        synced(first, "e", 7, 50, 0, NOW + 3 * MILLI);

        SyncRequest second = ask(NOW + 200 * MILLI);
        assertThat(second.sequence()).isEqualTo(2);
        assertThat(second.epoch()).isEqualTo("e");
        assertThat(second.serial()).isEqualTo(7);
        assertThat(second.elapsedMillis()).isCloseTo(200, within(1e-9));
        assertThat(second.replicas()).containsExactly("a", "b");
        assertThat(book.names()).containsExactly("a", "b");
        assertThat(book.lost()).isEqualTo(1);
        assertThat(ask(NOW + 300 * MILLI).elapsedMillis()).isCloseTo(300, within(1e-9));
        assertThat(new GrantBook("a", "run", StoreLoss.REFUSE).request(true, 0).keepsShare())
                .isFalse();
    }

    @Test
    void serials_never_go_back() {
        synced(ask(NOW), "e", 7, 50, 0, NOW);
        synced(ask(NOW), "e", 5, 50, 0, NOW);
        assertThat(ask(NOW).serial()).isEqualTo(7);
    }

    @Test
    void a_call_that_lacks_room_asks_at_once_and_waits_fifty_milliseconds_where_nothing_is_said() {
        exchange(0, NOW);
        assertThat(grants.requestRoom(TEN, NOW)).isEqualTo(NOW + 50 * MILLI);
        assertThat(needed).hasValue(1);
        assertThat(grants.readyAt(TEN, NOW)).isEqualTo(NOW + 50 * MILLI);
        assertThat(needed).hasValue(1);
    }

    @Test
    void a_call_is_told_the_time_that_the_store_named_and_states_its_need_again_within_two_hundred_milliseconds() {
        exchange(0, NOW);
        grants.requestRoom(TEN, NOW);
        synced(ask(NOW), "e", 1, 0, 130, NOW);
        assertThat(grants.requestRoom(TEN, NOW)).isEqualTo(NOW + 130 * MILLI);
        synced(ask(NOW), "e", 1, 0, 900, NOW);
        assertThat(grants.readyAt(TEN, NOW)).isEqualTo(NOW + 900 * MILLI);
        assertThat(grants.requestRoom(TEN, NOW)).isEqualTo(NOW + 200 * MILLI);
        assertThat(book.askAgainAt(NOW)).isEqualTo(NOW + 900 * MILLI);
        assertThat(grants.readyAt(TEN, NOW + 900 * MILLI)).isEqualTo(NOW + 950 * MILLI);
    }

    @Test
    void a_need_is_kept_for_three_hundred_milliseconds_after_it_was_last_stated() {
        exchange(0, NOW);
        grants.requestRoom(TEN, NOW);
        assertThat(ask(NOW + 300 * MILLI).groups().get(0).isNeeded()).isTrue();
        assertThat(book.askAgainAt(NOW + 300 * MILLI + 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(ask(NOW + 300 * MILLI + 1).groups())
                .allSatisfy(each -> assertThat(each.isNeeded()).isFalse());
    }

    @Test
    void a_wait_is_stated_from_its_beginning_and_ends_when_something_is_spent() {
        exchange(0, NOW);
        grants.requestRoom(TEN, NOW);
        grants.requestRoom(TEN, NOW + 100 * MILLI);
        assertThat(ask(NOW + 150 * MILLI).groups().get(0).waitedMillis()).isCloseTo(150, within(1e-9));
        grants.spend(TEN, NOW + 150 * MILLI);
        SyncRequest.Group after = ask(NOW + 150 * MILLI).groups().get(0);
        assertThat(after.waitedMillis()).isZero();
        assertThat(after.isNeeded()).isFalse();
    }

    @Test
    void the_precedence_that_is_stated_is_the_first_of_those_that_asked_since_the_last_message() {
        exchange(0, NOW);
        book.asking(5);
        grants.requestRoom(TEN, NOW);
        book.asking(3);
        grants.requestRoom(TEN, NOW);
        book.asking(9);
        grants.requestRoom(TEN, NOW);
        assertThat(ask(NOW).groups().get(0).precedence()).isEqualTo(3);
        assertThat(ask(NOW).groups().get(0).precedence()).isEqualTo(3);
        grants.requestRoom(TEN, NOW);
        assertThat(ask(NOW).groups().get(0).precedence()).isEqualTo(9);
        grants.spend(TEN, NOW);
        assertThat(ask(NOW).groups().get(0).precedence()).isZero();
    }

    @Test
    void a_block_holds_here_and_is_told_until_the_store_has_heard_of_it() {
        exchange(50, NOW);
        grants.block(NOW + 500 * MILLI);
        assertThat(needed).hasValue(1);
        assertThat(grants.requestRoom(TEN, NOW)).isEqualTo(NOW + 500 * MILLI);
        assertThat(needed).hasValue(1);
        grants.block(NOW + 400 * MILLI);
        grants.block(NOW + 500 * MILLI);
        assertThat(needed).hasValue(1);
        SyncRequest said = ask(NOW + 100 * MILLI);
        assertThat(said.groups().get(0).blockedMillis()).isCloseTo(400, within(1e-9));
        synced(said, "e", 1, 50, 0, NOW + 100 * MILLI);
        assertThat(grants.readyAt(TEN, NOW + 500 * MILLI - 1)).isEqualTo(NOW + 500 * MILLI);
        assertThat(grants.readyAt(TEN, NOW + 500 * MILLI)).isEqualTo(NOW + 500 * MILLI);
        grants.spend(TEN, NOW + 600 * MILLI);
        assertThat(ask(NOW + 600 * MILLI).groups().get(0).blockedMillis()).isZero();
    }

    @Test
    void a_block_of_another_replica_lasts_from_now_and_never_shortens_one() {
        exchange(50, NOW);
        blocked("g", 300, NOW);
        assertThat(grants.readyAt(TEN, NOW)).isEqualTo(NOW + 300 * MILLI);
        blocked("g", 100, NOW);
        assertThat(grants.readyAt(TEN, NOW)).isEqualTo(NOW + 300 * MILLI);
        blocked("other", 900, NOW);
        assertThat(grants.readyAt(TEN, NOW)).isEqualTo(NOW + 300 * MILLI);
    }

    @Test
    void what_another_replica_waits_for_is_held_idle_by_none_for_three_seconds() {
        exchange(50, NOW);
        contended("g", NOW);
        grants.spend(TEN, NOW);
        assertThat(ask(NOW + 3 * SECOND - 1).groups().get(0).asks().get(0).wanted())
                .isLessThan(10);
        assertThat(ask(NOW + 3 * SECOND).groups().get(0).asks().get(0).wanted()).isGreaterThan(10);
    }

    @Test
    void an_answer_that_says_so_is_a_contention_too() {
        exchange(50, NOW);
        grants.spend(TEN, NOW);
        SyncAnswer.Group contended = new SyncAnswer.Group(true, 0, List.of(new SyncAnswer.Given(50, 100, 600, 0)));
        ask(NOW);
        book.synced(
                new SyncAnswer("e", 1, List.of("a"), 0, false, List.of(), List.of(), List.of(contended), List.of()),
                NOW);
        grants.spend(TEN, NOW);
        assertThat(ask(NOW).groups().get(0).asks().get(0).wanted()).isZero();
    }

    @Test
    void calls_that_wait_are_told_when_their_need_is_met_and_when_the_store_is_back() {
        exchange(0, NOW);
        assertThat(rooms).hasValue(1);
        grants.requestRoom(TEN, NOW);
        synced(ask(NOW), "e", 1, 0, 40, NOW);
        assertThat(rooms).hasValue(1);
        synced(ask(NOW), "e", 1, 10, 0, NOW);
        assertThat(rooms).hasValue(2);
        grants.spend(TEN, NOW);
        synced(ask(NOW), "e", 1, 20, 0, NOW);
        assertThat(rooms).hasValue(2);
        synced(ask(NOW + 2 * SECOND), "e", 1, 20, 0, NOW + 2 * SECOND);
        assertThat(rooms).hasValue(3);
    }

    @Test
    void after_a_loss_of_data_all_that_is_remembered_is_told_before_anything_else() {
        Grants other = open("other");
        synced(ask(NOW), "e", 4, 50, 0, NOW);
        assertThat(book.askAgainAt(NOW)).isEqualTo(Long.MAX_VALUE);
        grants.spend(TEN, NOW);
        SyncRequest asked = ask(NOW);
        assertThat(asked.groups()).extracting(SyncRequest.Group::name).containsExactly("g");
        synced(asked, "new", 5, 50, 0, NOW);
        assertThat(book.askAgainAt(NOW)).isEqualTo(NOW);

        SyncRequest told = ask(NOW + 10 * MILLI);
        assertThat(told.remembered()).isEqualTo("e");
        assertThat(told.epoch()).isEqualTo("new");
        assertThat(told.groups())
                .filteredOn(each -> each.name().equals("other"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.serial()).isEqualTo(4);
                    assertThat(each.ageMillis()).isCloseTo(10, within(1e-9));
                });
        synced(told, "new", 6, 50, 0, NOW + 10 * MILLI);
        assertThat(ask(NOW + 10 * MILLI).remembered()).isEmpty();
        assertThat(book.askAgainAt(NOW + 10 * MILLI)).isEqualTo(Long.MAX_VALUE);
        assertThat(other.name()).isEqualTo("other");
    }

    @Test
    void limits_of_which_the_store_never_heard_have_nothing_to_tell_after_a_loss() {
        synced(ask(NOW), "e", 4, 50, 0, NOW);
        SyncRequest asked = ask(NOW);
        open("fresh");
        synced(asked, "new", 5, 50, 0, NOW);
        SyncRequest told = ask(NOW);
        assertThat(told.groups()).extracting(SyncRequest.Group::name).contains("g");
        synced(told, "new", 6, 50, 0, NOW);
        assertThat(ask(NOW).remembered()).isEmpty();
    }

    @Test
    void while_nothing_is_shared_and_when_a_replica_leaves_everything_is_told() {
        exchange(50, NOW);
        // The share of one of three replicas in half a bucket.
        exchange(50 / 3.0, NOW);
        assertThat(ask(NOW).groups()).isEmpty();
        assertThat(book.request(true, NOW).groups()).hasSize(1);
        assertThat(ask(NOW + 2 * SECOND).groups()).hasSize(1);
    }

    @Test
    void of_more_than_four_hundred_limits_each_has_its_turn() {
        for (int i = 0; i < 500; i++) {
            open("g" + i);
        }
        List<String> first = names(ask(NOW));
        List<String> second = names(ask(NOW));
        assertThat(first).hasSize(400).startsWith("g", "g0");
        assertThat(second).hasSize(400).startsWith("g399", "g400");
        assertThat(second).endsWith("g296", "g297");
    }

    @Test
    void limits_that_are_dropped_go_into_the_next_message_once_and_hold_nothing() {
        exchange(50, NOW);
        grants.close();
        grants.close();
        SyncRequest asked = ask(NOW);
        assertThat(names(asked)).containsExactly("g");
        assertThat(asked.groups().get(0).asks().get(0).wanted()).isZero();
        assertThat(names(book.request(true, NOW))).isEmpty();
    }

    private static List<String> names(SyncRequest request) {
        return request.groups().stream().map(SyncRequest.Group::name).toList();
    }

    @Test
    void exactly_one_replica_is_the_home_of_a_limit() {
        List<GrantBook> replicas = new ArrayList<>();
        List<String> names = List.of("a", "b", "c");
        for (String name : names) {
            GrantBook each = new GrantBook(name, name, StoreLoss.SAFE_SHARE);
            each.request(false, NOW);
            each.synced(new SyncAnswer("e", 1, names, 0, false, List.of(), List.of(), List.of(), List.of()), NOW);
            replicas.add(each);
        }
        int[] homes = new int[3];
        for (int group = 0; group < 300; group++) {
            int owners = 0;
            for (int i = 0; i < 3; i++) {
                if (replicas.get(i).isHome("group " + group)) {
                    owners++;
                    homes[i]++;
                }
            }
            assertThat(owners).isEqualTo(1);
        }
        assertThat(IntStream.of(homes)).allSatisfy(count -> assertThat(count).isBetween(70, 130));
        assertThat(new GrantBook("z", "z", StoreLoss.SAFE_SHARE).isHome("any")).isTrue();
    }

    @Test
    void the_others_keep_this_replica_s_share_back_a_second_after_its_grants_end() {
        assertThat(book.safeShareFrom()).isEqualTo(Long.MIN_VALUE);
        assertThat(book.replicas()).isEqualTo(1);
        exchange(0, NOW);
        assertThat(book.safeShareFrom()).isEqualTo(NOW + Duration.ofSeconds(3).toNanos());
        assertThat(book.replicas()).isEqualTo(3);
    }
}
