package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.call.Caller;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests where in virtual time callers start, alone and where other replicas serve them too. */
class FairSharesTest {

    private static final double EXACT = 1e-12;

    private final FairShares shares = new FairShares();
    private long calls;

    private static Caller caller(String name, double weight, int priority) {
        return new Caller(name, weight, priority, null, null, null, List.of());
    }

    private static Caller caller(String name) {
        return caller(name, 1, 0);
    }

    private CallerShare waiting(Caller caller, int count) {
        CallerShare share = shares.of(caller);
        for (int i = 0; i < count; i++) {
            share.beginWait(calls++);
        }
        return share;
    }

    /** Serves {@code caller} two calls, so that the virtual time is at the start of the second. */
    private void serveTwo(Caller caller, double amount) {
        CallerShare share = shares.of(caller);
        shares.charge(share, amount);
        shares.charge(share, amount);
    }

    @Test
    void a_caller_that_was_idle_starts_with_the_last_call_in_service() {
        serveTwo(caller("busy"), 0.5);

        assertThat(shares.of(caller("new")).start()).isEqualTo(0.5);
    }

    @Test
    void a_caller_that_waits_keeps_its_start() {
        CallerShare patient = waiting(caller("patient"), 1);
        serveTwo(caller("busy"), 0.5);

        assertThat(shares.of(caller("patient"))).isSameAs(patient);
        assertThat(patient.start()).isZero();
    }

    @Test
    void each_priority_has_its_own_virtual_time() {
        serveTwo(caller("busy"), 0.5);

        assertThat(shares.of(caller("new", 1, 3)).start()).isZero();
    }

    @Test
    void a_call_is_as_long_as_what_it_uses_divided_by_the_weight() {
        CallerShare share = shares.of(caller("heavy", 4, 0));
        shares.charge(share, 0.5);

        assertThat(share.start()).isEqualTo(0.125);
    }

    @Test
    void a_caller_that_is_configured_anew_has_its_new_weight() {
        shares.of(caller("c", 1, 0));
        assertThat(shares.of(caller("c", 4, 0)).caller().weight()).isEqualTo(4);
    }

    @Test
    void the_virtual_time_never_goes_back() {
        serveTwo(caller("busy"), 0.5);
        CallerShare late = waiting(caller("late"), 1);
        shares.servedElsewhere(new ServedShare("late", 0, 1, 0.1));
        shares.charge(late, 0.01);
        shares.charge(shares.of(caller("busy")), 0.01);

        assertThat(shares.of(caller("new")).start()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void a_newcomer_starts_a_slack_earlier_where_other_replicas_are_told() {
        shares.takeServed();
        serveTwo(caller("busy"), 0.5);

        assertThat(shares.of(caller("new")).start()).isCloseTo(0.48, within(EXACT));
    }

    @Test
    void what_was_served_is_told_once_in_sum_by_caller_from_the_first_time_on() {
        serveTwo(caller("busy"), 0.5);
        assertThat(shares.takeServed()).isEmpty();

        serveTwo(caller("busy"), 0.25);
        shares.charge(shares.of(caller("heavy", 2, 1)), 0.5);

        assertThat(shares.takeServed())
                .containsExactly(new ServedShare("busy", 0, 0.5, 1.25), new ServedShare("heavy", 1, 0.25, 0));
        assertThat(shares.takeServed()).isEmpty();
    }

    @Test
    void a_caller_that_was_served_elsewhere_alone_starts_here_after_all_of_it() {
        assertThat(shares.servedElsewhere(new ServedShare("gone", 0, 0.3, 0.1))).isNull();
        assertThat(shares.servedElsewhere(new ServedShare("gone", 0, 0.3, 0.1))).isNull();

        // It began a slack before the virtual time.
        assertThat(shares.of(caller("gone")).start()).isCloseTo(0.08 + 0.6, within(EXACT));
    }

    @Test
    void what_was_served_elsewhere_counts_once() {
        shares.servedElsewhere(new ServedShare("gone", 0, 0.3, 0));
        shares.of(caller("gone"));
        shares.charge(shares.of(caller("gone")), 0.1);

        assertThat(shares.of(caller("gone")).start()).isCloseTo(0.4, within(EXACT));
    }

    @Test
    void a_caller_idle_here_and_served_elsewhere_is_charged_from_a_slack_before_the_present_on() {
        CallerShare idle = shares.of(caller("idle"));
        CallerShare reranked = shares.servedElsewhere(new ServedShare("idle", 0, 0.3, 2));

        assertThat(reranked).isNull();
        assertThat(idle.start()).isCloseTo(2 - 0.02 + 0.3, within(EXACT));
    }

    @Test
    void a_caller_that_waits_here_and_is_served_elsewhere_is_charged_and_has_to_be_put_in_order() {
        CallerShare waiting = waiting(caller("both"), 1);
        CallerShare reranked = shares.servedElsewhere(new ServedShare("both", 0, 0.3, 2));

        assertThat(reranked).isSameAs(waiting);
        assertThat(waiting.start()).isCloseTo(0.3, within(EXACT));
    }

    @Test
    void service_elsewhere_moves_the_virtual_time_of_its_priority_here() {
        shares.servedElsewhere(new ServedShare("other", 2, 0.1, 7));

        assertThat(shares.of(caller("new", 1, 2)).start()).isEqualTo(7);
        assertThat(shares.of(caller("low", 1, 0)).start()).isZero();
    }

    @Test
    void of_more_than_a_thousand_callers_those_that_neither_wait_nor_owe_are_forgotten() {
        CallerShare waits = waiting(caller("waits"), 1);
        CallerShare owes = shares.of(caller("owes"));
        shares.charge(owes, 3);
        CallerShare idle = shares.of(caller("idle"));
        List<CallerShare> others = new ArrayList<>();
        for (int i = 3; i < 1_000; i++) {
            others.add(shares.of(caller("c" + i)));
        }
        assertThat(shares.of(caller("idle"))).isSameAs(idle);

        shares.of(caller("one too many"));
        assertThat(shares.of(caller("idle"))).isNotSameAs(idle);
        assertThat(shares.of(caller("c3"))).isNotSameAs(others.get(0));
        assertThat(shares.of(caller("waits"))).isSameAs(waits);
        assertThat(shares.of(caller("owes"))).isSameAs(owes);
    }

    @Test
    void a_full_queue_evicts_from_the_lowest_priority_whatever_waits_of_others() {
        waiting(caller("high", 1, 5), 100);
        CallerShare low = waiting(caller("low", 1, 0), 1);
        CallerShare newcomer = waiting(caller("new", 1, 3), 50);

        assertThat(shares.mostWaiting(newcomer)).isSameAs(low);
    }

    @Test
    void a_full_queue_evicts_from_the_caller_with_most_calls_for_its_weight_and_in_a_tie_from_the_newcomer() {
        waiting(caller("heavy", 4, 0), 8);
        CallerShare most = waiting(caller("most", 1, 0), 4);
        CallerShare newcomer = waiting(caller("new", 2, 0), 4);
        assertThat(shares.mostWaiting(newcomer)).isSameAs(most);

        for (int i = 0; i < 20; i++) {
            waiting(caller("tied " + i, 1, 0), 4);
        }
        CallerShare alike = waiting(caller("alike", 2, 0), 8);
        assertThat(shares.mostWaiting(alike)).isSameAs(alike);
    }

    @Test
    void a_caller_without_a_waiting_call_is_never_evicted_from() {
        shares.of(caller("idle", 1, 0));
        CallerShare newcomer = waiting(caller("new", 1, 3), 1);

        assertThat(shares.mostWaiting(newcomer)).isSameAs(newcomer);
    }

    @Test
    void lower_priorities_take_turns_and_those_of_the_same_priority_none() {
        waiting(caller("same", 1, 3), 1);
        shares.of(caller("idle", 1, 0));
        assertThat(shares.nextBelow(3)).isNull();

        CallerShare one = waiting(caller("one", 1, 2), 1);
        CallerShare two = waiting(caller("two", 1, 0), 1);
        one.takeTurn(1);
        assertThat(shares.nextBelow(3)).isSameAs(two);
        two.takeTurn(2);
        assertThat(shares.nextBelow(3)).isSameAs(one);
        assertThat(shares.nextBelow(2)).isSameAs(two);
    }

    @Test
    void the_depth_of_a_caller_is_the_number_of_its_waiting_calls() {
        waiting(caller("one"), 1);
        waiting(caller("three"), 3).endWait();
        shares.of(caller("none"));

        assertThat(shares.depths()).containsOnlyKeys("one", "three").containsEntry("three", 2);
    }
}
