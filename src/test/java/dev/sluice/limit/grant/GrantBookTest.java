package dev.sluice.limit.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitAmounts;
import dev.sluice.limit.SharedLimit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what one replica may spend between messages to the store, and what it says to it. */
class GrantBookTest {

    private static final long SECOND = 1_000_000_000L;
    private static final double PER_MINUTE = 600;
    private static final SharedLimit LIMIT = new FixedLimit(PER_MINUTE, 100);

    private final AtomicInteger needs = new AtomicInteger();
    private final AtomicInteger rooms = new AtomicInteger();
    private GrantBook book;
    private Grants grants;

    @BeforeEach
    void a_replica_of_two() {
        opened(StoreLoss.SAFE_SHARE);
    }

    private void opened(StoreLoss policy) {
        book = new GrantBook("a", "a-run", policy);
        book.whenNeeded(needs::incrementAndGet);
        grants = book.open("g", rooms::incrementAndGet);
        grants.add(Dimension.TOKENS, LIMIT);
        answered(0, 0);
    }

    @Test
    void what_is_held_is_spent_without_asking() {
        answered(50, 1);
        assertThat(grants.requestRoom(amount(50), 1)).isEqualTo(1);
        grants.spend(amount(50), 1);
        assertThat(needs).hasValue(0);
        assertThat(grants.requestRoom(amount(1), 1)).isGreaterThan(1);
        assertThat(needs).hasValue(1);
    }

    @Test
    void what_a_call_lacks_is_asked_for_and_its_coming_is_told() {
        rooms.set(0);
        grants.requestRoom(amount(40), SECOND);
        SyncRequest request = book.request(false, SECOND + 30_000_000);
        SyncRequest.Group group = request.groups().get(0);
        assertThat(group.waitedMillis()).isCloseTo(30, within(0.1));
        assertThat(group.asks().get(0).need()).isEqualTo(40);
        book.synced(answer(40, 0, List.of("a", "b")), SECOND + 31_000_000);
        assertThat(rooms.get()).isEqualTo(1);
        assertThat(grants.requestRoom(amount(40), SECOND + 31_000_000)).isEqualTo(SECOND + 31_000_000);
    }

    @Test
    void a_need_that_is_not_stated_again_is_dropped() {
        grants.requestRoom(amount(40), SECOND);
        assertThat(book.request(false, 2 * SECOND).groups().stream().anyMatch(SyncRequest.Group::isNeeded))
                .isFalse();
    }

    @Test
    void while_a_message_is_under_way_no_more_is_spent_than_it_said_would_be_held() {
        answered(100, 1);
        grants.contended(1);
        SyncRequest.Ask ask = book.request(false, 2).groups().get(0).asks().get(0);
        assertThat(ask.wanted()).isLessThan(100);
        assertThat(grants.readyAt(amount(ask.wanted() + 1), 2)).isGreaterThan(2);
    }

    @Test
    void what_was_spent_is_said_again_until_it_is_answered() {
        answered(50, 1);
        grants.spend(amount(30), 2);
        assertThat(spentSaid(3)).isEqualTo(30);
        assertThat(spentSaid(4)).isEqualTo(30);
        grants.giveBack(Dimension.TOKENS, 10, 5);
        assertThat(spentSaid(6)).isEqualTo(20);
    }

    @Test
    void without_the_store_a_call_waits_until_the_safe_share_has_filled_for_it() {
        long lost = GrantBook.LIFETIME.toNanos() + 1;
        assertThat(book.isShared(lost)).isFalse();
        // Nine tenths of ten a second, by two replicas, from a second later on: only then the other keeps it back.
        assertThat(grants.requestRoom(amount(45), lost) - lost)
                .isCloseTo(Duration.ofSeconds(11).toNanos(), within(SECOND / 100));
    }

    @Test
    void without_the_store_what_was_held_is_spent_first() {
        answered(45, 1);
        long lost = 1 + GrantBook.LIFETIME.toNanos() + 1;
        assertThat(grants.requestRoom(amount(45), lost)).isEqualTo(lost);
        grants.spend(amount(45), lost);
        assertThat(grants.requestRoom(amount(45), lost)).isGreaterThan(lost + 9 * SECOND);
    }

    @Test
    void without_the_store_a_lone_replica_goes_on_and_a_refusing_one_stops() {
        opened(StoreLoss.SOLO);
        long lost = GrantBook.LIFETIME.toNanos() + 1;
        assertThat(grants.requestRoom(amount(100), lost)).isEqualTo(lost);
        opened(StoreLoss.REFUSE);
        assertThat(grants.requestRoom(amount(1), lost)).isGreaterThan(lost);
    }

    @Test
    void a_block_of_another_replica_holds_here_too() {
        answered(100, 1);
        SyncRequest request = book.request(false, 2);
        SyncAnswer answer = answer(100, 0, List.of("a", "b"));
        book.synced(
                new SyncAnswer(
                        "e",
                        1,
                        List.of("a", "b"),
                        0,
                        false,
                        List.of(),
                        List.of(new SyncAnswer.Blocked("g", 1_000)),
                        request.groups().isEmpty() ? List.of() : answer.groups(),
                        List.of()),
                2);
        assertThat(grants.requestRoom(amount(1), 3)).isEqualTo(2 + SECOND);
        assertThat(needs).hasValue(0);
    }

    @Test
    void a_limit_that_nothing_bounds_is_not_shared() {
        Grants unbounded = book.open("u", () -> {});
        unbounded.add(Dimension.REQUESTS, new FixedLimit(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
        assertThat(unbounded.requestRoom(amount(1_000), 1)).isEqualTo(1);
        assertThat(book.request(false, 1).groups())
                .noneMatch(each -> each.name().equals("u"));
    }

    @Test
    void limits_that_left_the_pool_give_back_what_was_held() {
        answered(50, 1);
        grants.close();
        SyncRequest.Ask ask = book.request(false, 2).groups().get(0).asks().get(0);
        assertThat(ask.wanted()).isLessThan(1);
        assertThat(book.request(false, 3).groups()).isEmpty();
    }

    private double spentSaid(long now) {
        return book.request(false, now).groups().get(0).asks().get(0).spent();
    }

    /** Exchanges a message with the store, which has granted {@code granted} in all. */
    private void answered(double granted, long now) {
        SyncRequest request = book.request(false, now);
        book.synced(
                request.groups().isEmpty()
                        ? new SyncAnswer(
                                "e", 1, List.of("a", "b"), 0, false, List.of(), List.of(), List.of(), List.of())
                        : answer(granted, 0, List.of("a", "b")),
                now);
    }

    private static SyncAnswer answer(double granted, double more, List<String> replicas) {
        SyncAnswer.Given given = new SyncAnswer.Given(granted, 100, PER_MINUTE, 0, 0);
        return new SyncAnswer(
                "e",
                1,
                replicas,
                0,
                false,
                List.of(),
                List.of(),
                List.of(new SyncAnswer.Group(false, more, List.of(given))),
                List.of());
    }

    private static LimitAmounts amount(double amount) {
        return dimension -> amount;
    }
}
