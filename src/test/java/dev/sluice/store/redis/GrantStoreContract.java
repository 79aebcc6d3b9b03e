package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.grant.GrantStore;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncAnswer.Given;
import dev.sluice.limit.grant.SyncRequest;
import dev.sluice.limit.grant.SyncRequest.Ask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of a store of shared buckets. Limits refill so slowly that no time passes for them. */
abstract class GrantStoreContract {

    private static final double CAPACITY = 100;
    private static final double SLOWLY = 0.001;
    private static final Offset<Double> NEARLY = within(0.01);

    private final Map<String, Long> sequences = new HashMap<>();
    private GrantStore store;
    private double precedence;
    private String epoch = "";
    private Memory memory = new Memory(0, 0, "", List.of());

    private record Memory(long serial, double level, String epoch, List<String> replicas) {}

    /** Returns a store that holds nothing. */
    abstract GrantStore open();

    /** Loses all that the store holds. */
    abstract void flush();

    @BeforeEach
    void empty_store() {
        store = open();
    }

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
        Ask lower = new Ask(Dimension.TOKENS, SLOWLY / 2, 50, 0, 0, 100, 0, 0);
        assertThat(given(sync("b", lower)).granted()).isCloseTo(50, NEARLY);
        assertThat(given(sync("a", ask(0, 0, 100, 0))).perMinute()).isEqualTo(SLOWLY / 2);
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
                        new SyncRequest("b", "b-run", 1, epoch, 0, true, false, 0, "", List.of(), List.of()))
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
    void permits_that_were_held_are_held_on() {
        lose("a", "b");
        remember(5, 0);
        assertThat(given(sync("a", new Ask(Dimension.CONCURRENCY, 0, 3, 0, 2, 2, 0, 0)))
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

    /** Has the replicas be known to one another, and then the store lose its data. */
    private void lose(String... replicas) {
        for (String each : replicas) {
            epoch = sync(each, ask(0, 0, 0, 0)).epoch();
        }
        flush();
        memory = new Memory(0, 0, "", List.of(replicas));
    }

    /** Has messages say from now on that the answer with this serial was the last, and how much it said was left. */
    private void remember(long serial, double level) {
        memory = new Memory(serial, level, "", memory.replicas());
    }

    private SyncAnswer sync(String replica, Ask ask) {
        return sync(replica, 0, ask);
    }

    private SyncAnswer sync(String replica, double waited, Ask ask) {
        return send(replica, replica + "-run", next(replica), false, waited, 0, ask);
    }

    private long next(String replica) {
        return sequences.merge(replica, 1L, Long::sum);
    }

    private SyncAnswer send(
            String replica, String run, long sequence, boolean leaving, double waited, double blocked, Ask ask) {
        SyncRequest.Group group =
                new SyncRequest.Group("g", precedence, waited, blocked, memory.serial(), 0, List.of(ask));
        return store.sync(new SyncRequest(
                        replica,
                        run,
                        sequence,
                        epoch,
                        0,
                        true,
                        leaving,
                        memory.serial(),
                        memory.epoch(),
                        memory.replicas(),
                        List.of(group)))
                .toCompletableFuture()
                .join();
    }

    private static Given given(SyncAnswer answer) {
        return answer.groups().get(0).given().get(0);
    }

    private Ask ask(double spent, double granted, double wanted, double need) {
        return new Ask(Dimension.TOKENS, SLOWLY, CAPACITY, spent, granted, wanted, need, memory.level());
    }

    private static Ask calls(double wanted, double need) {
        return new Ask(Dimension.CONCURRENCY, 0, 3, 0, 0, wanted, need, 0);
    }
}
