package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncAnswer.Holder;
import dev.sluice.limit.grant.SyncRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of a store of shared limits that are counted by the day. */
abstract class GrantStoreDayContract extends GrantStoreFixture {

    @Test
    void a_need_by_the_day_is_met_until_the_limit_is_used_and_no_further() {
        assertThat(day("a", 0, 0, 0, 60).granted()).isEqualTo(60);
        assertThat(day("b", 0, 0, 0, 41).granted()).isZero();
        assertThat(day("b", 0, 0, 0, 40).granted()).isEqualTo(40);
        assertThat(day("c", 0, 0, 0, 1).granted()).isZero();
    }

    @Test
    void a_replica_hears_what_others_have_used_of_a_day() {
        day("a", 0, 0, 0, 30);
        day("a", 20, 30, 0, 0);
        SyncAnswer.Day answer = day("b", 5, 5, 0, 0);
        assertThat(answer.elsewhere()).isEqualTo(20);
        assertThat(answer.holders()).containsExactly(new Holder("a-run", 30));
    }

    @Test
    void what_is_given_back_of_a_day_is_there_for_others() {
        day("a", 0, 0, 0, 100);
        assertThat(day("b", 0, 0, 0, 10).granted()).isZero();
        day("a", 50, 50, 0, 0);
        assertThat(day("b", 0, 0, 0, 50).granted()).isEqualTo(50);
    }

    @Test
    void what_is_held_ahead_of_use_is_a_small_part_of_what_is_left() {
        assertThat(day("a", 10, 10, 50, 0).granted()).isEqualTo(21);
        assertThat(day("a", 95, 95, 50, 0).granted()).isEqualTo(95);
    }

    @Test
    void a_day_begins_with_all_of_the_limit() {
        day("a", 0, 0, 0, 100);
        SyncRequest.Day next = new SyncRequest.Day("g:requests_per_day", 2, CAPACITY, 0, 0, 0, 100, 0, List.of());
        assertThat(day("b", next).granted()).isEqualTo(100);
    }

    @Test
    void the_lowest_limit_that_a_replica_states_for_a_day_counts() {
        SyncRequest.Day lower = new SyncRequest.Day("g:requests_per_day", 1, 50, 0, 0, 0, 0, 0, List.of());
        day("a", lower);
        assertThat(day("b", 0, 0, 0, 51).granted()).isZero();
        assertThat(day("b", 0, 0, 0, 50).granted()).isEqualTo(50);
    }

    @Test
    void what_was_used_before_a_restart_of_everything_is_kept() {
        SyncRequest.Day after = new SyncRequest.Day("g:requests_per_day", 1, CAPACITY, 0, 0, 0, 41, 60, List.of());
        SyncAnswer.Day answer = day("a", after);
        assertThat(answer.granted()).isZero();
        assertThat(answer.elsewhere()).isEqualTo(60);
        assertThat(day("b", after).granted()).isZero();
        assertThat(day("b", 0, 0, 0, 40).granted()).isEqualTo(40);
    }

    @Test
    void a_store_that_lost_a_day_learns_it_again_from_each_replica_that_remembers() {
        day("a", 0, 0, 0, 30);
        day("gone", 0, 0, 0, 20);
        day("b", 0, 0, 0, 10);
        epoch = lastEpoch;
        flush();
        List<Holder> heard = List.of(new Holder("gone-run", 20), new Holder("b-run", 10));
        SyncAnswer.Day quiet =
                day("a", new SyncRequest.Day("g:requests_per_day", 1, CAPACITY, 25, 30, 0, 10, 0, heard));
        assertThat(quiet.granted()).isEqualTo(30);
        assertThat(quiet.elsewhere()).isEqualTo(30);
        assertThat(day("b", 4, 8, 0, 0).holders())
                .containsExactlyInAnyOrder(new Holder("a-run", 30), new Holder("gone-run", 20));
    }
}
