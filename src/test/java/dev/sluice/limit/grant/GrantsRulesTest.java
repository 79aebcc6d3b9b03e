package dev.sluice.limit.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests at which moments needs, blocks and grants end, and what an answer changes. */
class GrantsRulesTest extends GrantsFixture {

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
        SyncAnswer.Group contended = new SyncAnswer.Group(true, 0, List.of(new SyncAnswer.Given(50, 100, 600, 0, 0)));
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
}
