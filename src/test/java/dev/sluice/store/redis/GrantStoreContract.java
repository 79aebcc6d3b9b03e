package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncAnswer.Given;
import dev.sluice.limit.grant.SyncRequest;
import dev.sluice.limit.grant.SyncRequest.Ask;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole contract of a store of shared buckets. */
abstract class GrantStoreContract extends GrantStoreTimeContract {

    @Test
    void a_limit_that_is_new_is_there_in_full() {
        Given given = given(sync("a", ask(0, 0, 40, 0)));
        assertThat(given.granted()).isCloseTo(40, NEARLY);
        assertThat(given.perMinute()).isEqualTo(SLOWLY);
    }

    @Test
    void all_replicas_together_are_granted_no_more_than_there_is() {
        double sum = 0;
        for (String replica : List.of("a", "b", "c")) {
            sum += given(sync(replica, ask(0, 0, 45, 0))).granted();
        }
        assertThat(sum).isCloseTo(CAPACITY, NEARLY);
    }

    @Test
    void what_is_wanted_no_longer_goes_back() {
        sync("a", ask(0, 0, 100, 0));
        assertThat(given(sync("b", ask(0, 0, 50, 0))).granted()).isCloseTo(0, NEARLY);
        sync("a", ask(20, 100, 10, 0));
        assertThat(given(sync("b", ask(0, 0, 100, 0))).granted()).isCloseTo(70, NEARLY);
    }

    @Test
    void what_was_spent_beyond_a_grant_is_a_debt_of_all() {
        sync("a", ask(0, 0, 10, 0));
        sync("a", ask(60, 10, 0, 0));
        assertThat(given(sync("b", ask(0, 0, 100, 0))).granted()).isCloseTo(40, NEARLY);
    }

    @Test
    void a_need_is_met_as_a_whole_or_not_at_all() {
        sync("a", ask(0, 0, 60, 0));
        SyncAnswer answer = sync("b", ask(0, 0, 50, 50));
        assertThat(given(answer).granted()).isZero();
        assertThat(answer.groups().get(0).moreInMillis()).isPositive();
        assertThat(given(sync("c", ask(0, 0, 40, 40))).granted()).isZero();
    }

    @Test
    void the_need_that_waits_longest_is_met_first() {
        sync("a", ask(0, 0, 60, 0));
        sync("b", 5_000, ask(0, 0, 50, 50));
        SyncAnswer later = sync("c", 1_000, ask(0, 0, 30, 30));
        assertThat(given(later).granted()).isZero();
        assertThat(later.groups().get(0).contended()).isTrue();
        SyncAnswer holder = sync("a", ask(0, 60, 0, 0));
        assertThat(holder.contended()).containsExactly("g");
        assertThat(given(sync("c", 1_000, ask(0, 0, 60, 60))).granted()).isZero();
        assertThat(given(sync("b", 5_000, ask(0, 0, 50, 50))).granted()).isCloseTo(50, NEARLY);
    }

    @Test
    void a_need_of_lower_precedence_is_met_first_however_long_others_wait() {
        sync("a", ask(0, 0, 60, 0));
        precedence = 2;
        sync("b", 5_000, ask(0, 0, 50, 50));
        precedence = 1;
        sync("c", 1_000, ask(0, 0, 50, 50));
        precedence = 0;
        sync("a", ask(0, 60, 0, 0));
        precedence = 2;
        assertThat(given(sync("b", 5_000, ask(0, 0, 60, 60))).granted()).isZero();
        precedence = 1;
        assertThat(given(sync("c", 1_000, ask(0, 0, 50, 50))).granted()).isCloseTo(50, NEARLY);
    }

    @Test
    void a_need_beyond_a_full_bucket_is_met_by_one() {
        assertThat(given(sync("a", ask(0, 0, 500, 500))).granted()).isCloseTo(CAPACITY, NEARLY);
    }

    @Test
    void an_answer_that_was_lost_is_given_again() {
        sync("a", ask(0, 0, 40, 0));
        assertThat(given(sync("a", ask(0, 0, 40, 0))).granted()).isCloseTo(40, NEARLY);
        assertThat(given(sync("b", ask(0, 0, 100, 0))).granted()).isCloseTo(60, NEARLY);
    }

    @Test
    void a_store_that_went_back_in_time_is_put_right() {
        sync("a", ask(0, 0, 40, 0));
        assertThat(given(sync("a", ask(30, 90, 60, 0))).granted()).isCloseTo(90, NEARLY);
        assertThat(given(sync("b", ask(0, 0, 100, 0))).granted()).isCloseTo(10, NEARLY);
    }

    @Test
    void a_limit_that_expired_has_what_was_left_of_it() {
        SyncAnswer before = sync("a", ask(0, 0, 40, 0));
        epoch = before.epoch();
        expire();
        remember(before.serial(), 60);
        Given given = given(sync("a", ask(40, 40, 100, 0)));
        assertThat(given.granted()).isCloseTo(100, NEARLY);
        assertThat(given.level()).isCloseTo(0, NEARLY);
    }

    @Test
    void a_limit_that_expired_is_there_in_full_for_a_replica_that_has_not_used_it() {
        epoch = sync("a", ask(0, 0, 40, 0)).epoch();
        expire();
        assertThat(given(sync("b", ask(0, 0, 100, 0))).granted()).isCloseTo(CAPACITY, NEARLY);
    }

    @Test
    void a_message_that_was_overtaken_is_refused() {
        sync("a", ask(0, 0, 40, 0));
        sequences.put("a", 0L);
        assertThatThrownBy(() -> sync("a", ask(0, 0, 40, 0))).hasMessageContaining("SUPERSEDED");
    }

    @Test
    void two_processes_with_one_name_are_told_apart() {
        sync("a", ask(0, 0, 40, 0));
        assertThatThrownBy(() -> send("a", "other run", 1, false, 0, 0, ask(0, 0, 1, 0)))
                .hasMessageContaining("DUPLICATE");
    }

    @Test
    void the_lowest_limit_that_is_stated_counts() {
        sync("a", ask(0, 0, 0, 0));
        Ask lower = new Ask(Dimension.TOKENS, SLOWLY / 2, 50, 0, 0, 100, 0, 0, SyncRequest.Role.STATES);
        assertThat(given(sync("b", lower)).granted()).isCloseTo(50, NEARLY);
        assertThat(given(sync("a", ask(0, 0, 100, 0))).perMinute()).isEqualTo(SLOWLY / 2);
    }

    @Test
    void what_the_leader_of_a_search_has_found_last_counts_and_not_what_its_followers_go_by() {
        sync("leader", searched(SLOWLY, 50, SyncRequest.Role.LEADS));
        assertThat(given(sync("b", searched(SLOWLY / 4, 10, SyncRequest.Role.FOLLOWS)))
                        .perMinute())
                .isEqualTo(SLOWLY);
        assertThat(given(sync("leader", searched(SLOWLY * 2, 80, SyncRequest.Role.LEADS)))
                        .perMinute())
                .isEqualTo(SLOWLY * 2);
        assertThat(given(sync("b", searched(SLOWLY, 50, SyncRequest.Role.FOLLOWS)))
                        .perMinute())
                .isEqualTo(SLOWLY * 2);
        assertThat(given(sync("leader", searched(SLOWLY / 2, 80, SyncRequest.Role.LEADS)))
                        .perMinute())
                .isEqualTo(SLOWLY / 2);
    }

    @Test
    void each_replica_hears_what_all_others_have_spent() {
        sync("a", ask(0, 0, 40, 0));
        sync("b", ask(0, 0, 0, 0));
        sync("a", ask(30, 40, 0, 0));
        sync("b", ask(5, 0, 0, 0));
        assertThat(given(sync("c", ask(0, 0, 0, 0))).elsewhere()).isCloseTo(35, NEARLY);
        assertThat(given(sync("a", ask(30, 30, 0, 0))).elsewhere()).isCloseTo(5, NEARLY);
        send("b", "b-run", next("b"), true, 0, 0, ask(6, 0, 0, 0));
        assertThat(given(sync("a", ask(30, 30, 0, 0))).elsewhere()).isCloseTo(6, NEARLY);
    }

    @Test
    void what_was_spent_before_data_were_lost_is_no_news() {
        lose("a", "b");
        double before = given(sync("a", ask(1_000, 1_000, 0, 0))).elsewhere();
        sync("b", ask(2_000, 2_000, 0, 0));
        assertThat(given(sync("a", ask(1_000, 1_000, 0, 0))).elsewhere()).isCloseTo(before, NEARLY);
        sync("b", ask(2_003, 2_000, 0, 0));
        assertThat(given(sync("a", ask(1_000, 1_000, 0, 0))).elsewhere()).isCloseTo(before + 3, NEARLY);
    }

    @Test
    void a_limit_that_a_replica_states_counts_before_one_that_was_found() {
        sync("leader", searched(SLOWLY / 2, 50, SyncRequest.Role.LEADS));
        assertThat(given(sync("b", ask(0, 0, 0, 0))).perMinute()).isEqualTo(SLOWLY);
        assertThat(given(sync("leader", searched(SLOWLY / 2, 50, SyncRequest.Role.LEADS)))
                        .perMinute())
                .isEqualTo(SLOWLY);
        assertThat(given(sync("leader", searched(1e12, 1e12, SyncRequest.Role.LEADS)))
                        .perMinute())
                .isEqualTo(SLOWLY);
        elapsed(Duration.ofSeconds(6));
        pass(Duration.ofSeconds(6));
        assertThat(given(sync("leader", searched(SLOWLY / 2, 50, SyncRequest.Role.LEADS)))
                        .perMinute())
                .as("not stated for a while")
                .isEqualTo(SLOWLY / 2);
    }

    @Test
    void a_former_build_that_has_found_no_limit_yet_states_none() {
        sync("b", searched(1e12, 1e12, SyncRequest.Role.STATES));
        assertThat(given(sync("leader", searched(SLOWLY, 50, SyncRequest.Role.LEADS)))
                        .perMinute())
                .isEqualTo(SLOWLY);
    }

    @Test
    void a_limit_that_nothing_bounds_yet_leaves_a_level_that_is_an_amount() {
        lose("a", "b");
        sync("b", searched(1e12, 1e12, SyncRequest.Role.FOLLOWS));
        remember(5, 60);
        sync("a", searched(SLOWLY, 100, SyncRequest.Role.LEADS));
        assertThat(given(sync("a", searched(SLOWLY, 100, SyncRequest.Role.LEADS)))
                        .level())
                .isBetween(0.0, 100.0);
    }

    private static Ask searched(double perMinute, double capacity, SyncRequest.Role role) {
        return new Ask(Dimension.TOKENS, perMinute, capacity, 0, 0, 0, 0, 0, role);
    }

    @Test
    void calls_at_once_are_permitted_in_whole_ones_and_come_back() {
        assertThat(given(sync("a", calls(2.5, 0))).granted()).isEqualTo(2);
        assertThat(given(sync("b", calls(5, 0))).granted()).isEqualTo(1);
        sync("a", calls(1, 0));
        assertThat(given(sync("b", calls(5, 3))).granted()).isEqualTo(1);
        assertThat(given(sync("b", calls(2, 2))).granted()).isEqualTo(2);
    }

    @Test
    void a_block_is_told_to_replicas_that_ask_for_something_else() {
        send("a", "a-run", next("a"), false, 0, 10_000, ask(0, 0, 1, 0));
        SyncAnswer other = store.sync(
                        new SyncRequest("b", "b-run", 1, epoch, 0, true, false, 0, "", List.of(), List.of(), List.of()))
                .toCompletableFuture()
                .join();
        assertThat(other.blocked()).hasSize(1);
        assertThat(other.blocked().get(0).name()).isEqualTo("g");
        assertThat(other.blocked().get(0).millis()).isBetween(1.0, 10_000.0);
    }

    @Test
    void a_replica_that_leaves_gives_everything_back() {
        sync("a", ask(0, 0, 60, 0));
        sync("b", ask(0, 0, 0, 0));
        send("a", "a-run", next("a"), true, 0, 0, ask(10, 60, 0, 0));
        SyncAnswer answer = sync("b", ask(0, 0, 100, 0));
        assertThat(answer.replicas()).containsExactly("b");
        assertThat(answer.lost()).isZero();
        assertThat(given(answer).granted()).isCloseTo(90, NEARLY);
    }
}
