package dev.sluice.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.ModelClasses;
import dev.sluice.limit.DayWindow;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import dev.sluice.pool.LearnedState.AccountLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests what an account's classes have each, what they share, and which class makes way for a new one. */
class AccountTest {

    private static final Demand CALL = new Demand(1, 10, 10, 20);
    private static final Limits PLAIN = new Limits(60L, null, 6_000L, null, 4, 100L, null, Map.of());
    private static final Limits OWN = new Limits(30L, null, null, null, null);

    private static Account account(Limits plain, Map<String, Limits> byClass) {
        DayWindow day = new DayWindow(() -> Instant.EPOCH, ZoneOffset.UTC, 0);
        ProviderClasses classes = new ProviderClasses("p", ModelClasses.NONE, day, null);
        return new Account("acme", new AccountLimits(plain, byClass), classes);
    }

    private final Account account = account(PLAIN, Map.of("own", OWN));

    @Test
    void before_its_first_call_a_class_has_the_limits_that_are_configured_for_it() {
        assertThat(account.name()).isEqualTo("acme");
        assertThat(account.perMinute("m", Dimension.REQUESTS)).isEqualTo(60);
        assertThat(account.statedPerMinute("m", Dimension.REQUESTS)).isEqualTo(60);
        assertThat(account.perMinute("own", Dimension.REQUESTS)).isEqualTo(30);
        assertThat(account.statedPerMinute("own", Dimension.REQUESTS)).isEqualTo(30);
        assertThat(account.perMinute("own", Dimension.INPUT_TOKENS)).isZero();
        assertThat(account.statedPerMinute("own", Dimension.INPUT_TOKENS)).isZero();
        // A limit by the day is none by the minute.
        assertThat(account.perMinute("m", Dimension.REQUESTS_PER_DAY)).isZero();
        assertThat(account.statedPerMinute("m", Dimension.REQUESTS_PER_DAY)).isZero();
    }

    @Test
    void after_it_a_class_has_the_limits_that_are_known() {
        account.remember(new AccountLimit("p", "acme", "m", Dimension.REQUESTS, 20, 20), Duration.ZERO, 0);
        assertThat(account.perMinute("m", Dimension.REQUESTS)).isEqualTo(20);
        assertThat(account.of("m", 0)).isSameAs(account.of("m", 5));
        assertThat(account.perMinute("other", Dimension.REQUESTS)).isEqualTo(60);
        Account unknown = account(Limits.UNKNOWN, Map.of());
        unknown.of("m", 0);
        assertThat(unknown.perMinute("m", Dimension.REQUESTS)).isZero();
        assertThat(unknown.statedPerMinute("m", Dimension.REQUESTS)).isZero();
    }

    @Test
    void the_class_that_was_used_longest_ago_makes_way_for_the_thirty_third() {
        for (int i = 0; i < Account.MODEL_CLASSES; i++) {
            account.of("m" + i, i);
        }
        AccountClass first = account.of("m0", 40);
        AccountClass second = account.of("m1", 40);
        first.settle(first.reserve(CALL, 50), CALL, 50, CALL, 50);
        first.attemptEnded(50);
        AccountClass added = account.of("new", Duration.ofHours(1).toNanos());

        assertThat(account.classes()).hasSize(Account.MODEL_CLASSES).contains(added, first);
        assertThat(second.evicted()).isTrue();
        assertThat(first.evicted()).isFalse();
        assertThat(account.of("m1", 60)).isNotSameAs(second);
    }

    @Test
    void a_class_with_a_call_under_way_stays_however_long_ago_it_was_used() {
        AccountClass busy = account.of("busy", 0);
        busy.reserve(CALL, 0);
        for (int i = 1; i < Account.MODEL_CLASSES; i++) {
            account.of("m" + i, i);
        }
        account.of("new", Duration.ofHours(1).toNanos());
        assertThat(busy.evicted()).isFalse();
        assertThat(account.classes()).contains(busy);
    }

    @Test
    void what_was_learned_before_makes_no_class_beyond_the_thirty_second() {
        for (int i = 0; i < Account.MODEL_CLASSES - 1; i++) {
            account.of("m" + i, 0);
        }
        account.remember(new AccountLimit("p", "acme", "last", Dimension.REQUESTS, 20, 20), Duration.ZERO, 0);
        account.remember(new AccountLimit("p", "acme", "beyond", Dimension.REQUESTS, 20, 20), Duration.ZERO, 0);
        assertThat(List.of(account.classes()))
                .extracting(AccountClass::name)
                .contains("last", "m0")
                .doesNotContain("beyond");
        account.remember(new AccountLimit("p", "acme", "m0", Dimension.REQUESTS, 20, 20), Duration.ZERO, 0);
        assertThat(account.perMinute("m0", Dimension.REQUESTS)).isEqualTo(20);
    }

    @Test
    void calls_at_once_are_the_account_s_and_what_was_learned_of_them_holds_at_once() {
        Account unbounded = account(Limits.UNKNOWN, Map.of());
        assertThat(unbounded.concurrencyHeadroom()).isEqualTo(1);
        unbounded.remember(new AccountLimit("p", "acme", "", Dimension.CONCURRENCY, 4, 0), Duration.ZERO, 0);
        assertThat(unbounded.concurrencyHeadroom()).isEqualTo(1);
        unbounded.callBegins(0);
        assertThat(unbounded.concurrencyHeadroom()).isEqualTo(0.75);
        for (int i = 0; i < 3; i++) {
            assertThat(unbounded.concurrencyReached()).isFalse();
            assertThat(unbounded.permittedAt(7, 9)).isEqualTo(7);
            unbounded.callBegins(0);
        }
        assertThat(unbounded.concurrencyReached()).isTrue();
        assertThat(unbounded.permittedAt(7, 9)).isEqualTo(PoolLock.NEVER);
        unbounded.callEnds(0);
        assertThat(unbounded.concurrencyReached()).isFalse();
    }

    @Test
    void a_new_configuration_of_calls_at_once_holds_and_without_one_the_last_value_stays() {
        account.configure(new AccountLimits(new Limits(60L, null, null, null, 2), Map.of()), 0);
        assertThat(account.concurrency().limit()).isEqualTo(2);
        account.configure(new AccountLimits(Limits.UNKNOWN, Map.of()), 0);
        assertThat(account.concurrency().limit()).isEqualTo(2);
        Account unbounded = account(Limits.UNKNOWN, Map.of());
        unbounded.configure(new AccountLimits(new Limits(60L, null, null, null, 1), Map.of()), 0);
        unbounded.callBegins(0);
        assertThat(unbounded.concurrencyReached()).isTrue();
    }

    @Test
    void a_block_of_the_account_lasts_until_its_moment_and_is_never_shortened() {
        assertThat(account.anyBlocked(0)).isFalse();
        account.of("m", 0);
        account.block(9);
        account.block(4);
        assertThat(account.anyBlocked(8)).isTrue();
        assertThat(account.anyBlocked(9)).isFalse();
        assertThat(account.refusedUntil()).isEqualTo(9);
        assertThat(account.blockedUntil(8)).isEqualTo(9);
        assertThat(account.blockedUntil(9)).isZero();
        assertThat(account.blockedWhy(8)).isEqualTo("the provider's limit is reached");
    }

    @Test
    void an_account_is_blocked_while_each_class_that_was_used_is() {
        AccountClass one = account.of("one", 0);
        account.of("two", 0);
        account.remember(new AccountLimit("p", "acme", "one", Dimension.REQUESTS_PER_DAY, 100, 0), Duration.ZERO, 1);
        assertThat(one.blockedUntil(1)).isGreaterThan(1);
        assertThat(account.anyBlocked(1)).isTrue();
        assertThat(account.blockedUntil(1)).isZero();
        account.remember(new AccountLimit("p", "acme", "two", Dimension.REQUESTS_PER_DAY, 100, 0), Duration.ZERO, 1);
        assertThat(account.blockedUntil(1)).isEqualTo(one.blockedUntil(1));
        assertThat(account.blockedWhy(1)).isEqualTo(one.blockedWhy(1)).contains("day");
    }
}
