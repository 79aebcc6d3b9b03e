package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import dev.sluice.limit.grant.SyncRequest.Ask;
import org.junit.jupiter.api.Test;

/** The contract of a store of shared buckets that loses its data, while replicas remember some of them. */
abstract class GrantStoreLossContract extends GrantStoreDayContract {

    @Test
    void a_store_that_lost_its_data_begins_empty_where_nothing_is_remembered() {
        epoch = sync("a", ask(0, 0, 40, 0)).epoch();
        flush();
        SyncAnswer answer = sync("a", ask(10, 40, 40, 0));
        assertThat(answer.quiet()).isTrue();
        assertThat(answer.epoch()).isNotEqualTo(epoch);
        assertThat(given(answer).granted()).isCloseTo(10, NEARLY);
        assertThat(given(answer).level()).isCloseTo(0, NEARLY);
    }

    @Test
    void a_store_that_lost_its_data_begins_with_what_was_heard_of_it_last() {
        lose("a", "b", "c");
        remember(5, 60);
        sync("b", ask(0, 0, 0, 0));
        remember(9, 20);
        SyncAnswer answer = sync("a", ask(10, 40, 40, 0));
        assertThat(answer.quiet()).isTrue();
        assertThat(given(answer).granted()).isCloseTo(40, NEARLY);
        assertThat(given(answer).level()).isCloseTo(20, NEARLY);
        remember(7, 90);
        assertThat(given(sync("c", ask(5, 5, 0, 0))).level()).isCloseTo(20, NEARLY);
    }

    @Test
    void what_was_spent_beyond_grants_that_were_lost_is_a_debt() {
        lose("a", "b");
        remember(5, 60);
        sync("a", ask(40, 10, 0, 0));
        remember(9, 50);
        assertThat(given(sync("b", ask(0, 0, 0, 0))).level()).isCloseTo(20, NEARLY);
    }

    @Test
    void what_a_replica_says_twice_of_lost_data_counts_once() {
        lose("a", "b");
        remember(5, 60);
        epoch = sync("a", ask(40, 10, 0, 0)).epoch();
        assertThat(given(sync("a", ask(40, 40, 0, 0))).level()).isCloseTo(30, NEARLY);
    }

    @Test
    void what_a_replica_hears_since_the_loss_is_no_memory_of_what_was_lost() {
        lose("a", "b");
        remember(5, 60);
        SyncAnswer first = sync("a", ask(10, 40, 0, 0));
        assertThat(given(first).level()).isCloseTo(90, NEARLY);
        rememberNext(first);
        assertThat(given(sync("a", ask(10, 10, 0, 0))).level()).isCloseTo(90, NEARLY);
        assertThat(given(sync("a", ask(25, 10, 0, 0))).level()).isCloseTo(75, NEARLY);
    }

    @Test
    void what_a_replica_hears_since_the_loss_hides_no_later_memory_of_another() {
        lose("a", "b");
        remember(5, 60);
        SyncAnswer first = sync("a", ask(10, 40, 0, 0));
        String lost = epoch;
        rememberNext(first);
        sync("a", ask(10, 10, 0, 0));
        epoch = lost;
        remember(9, 20);
        assertThat(given(sync("b", ask(0, 0, 0, 0))).level()).isCloseTo(50, NEARLY);
    }

    @Test
    void permits_that_were_held_are_held_on() {
        lose("a", "b");
        remember(5, 0);
        assertThat(given(sync("a", new Ask(Dimension.CONCURRENCY, 0, 3, 0, 2, 2, 0, 0, SyncRequest.Role.STATES)))
                        .granted())
                .isEqualTo(2);
    }

    @Test
    void serials_grow_over_losses_of_data() {
        SyncAnswer before = sync("a", ask(0, 0, 40, 0));
        assertThat(sync("a", ask(0, 0, 40, 0)).serial()).isGreaterThan(before.serial());
        lose("a");
        remember(before.serial() + 1, 60);
        assertThat(sync("a", ask(0, 40, 40, 0)).serial()).isGreaterThan(before.serial() + 1);
    }

    @Test
    void the_loss_is_found_though_a_new_replica_came_first() {
        epoch = sync("a", ask(0, 0, 40, 0)).epoch();
        flush();
        String old = epoch;
        epoch = "";
        SyncAnswer vain = sync("new", ask(0, 0, 100, 0));
        assertThat(vain.quiet()).isFalse();
        epoch = old;
        remember(5, 60);
        SyncAnswer answer = sync("a", ask(0, 40, 40, 0));
        assertThat(answer.quiet()).isTrue();
        assertThat(given(answer).granted()).isCloseTo(40, NEARLY);
        assertThat(given(answer).level()).isCloseTo(60, NEARLY);
        epoch = vain.epoch();
        remember(vain.serial(), 0);
        SyncAnswer charged = sync("new", ask(25, 100, 0, 0));
        assertThat(given(charged).granted()).isCloseTo(25, NEARLY);
        assertThat(given(charged).level()).isCloseTo(35, NEARLY);
    }
}
