package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.credit.CreditEntry;
import dev.sluice.accounting.credit.CreditGate;
import dev.sluice.accounting.credit.CreditOwner;
import dev.sluice.accounting.credit.ReservationRequest;
import dev.sluice.accounting.credit.ReservationResult;
import dev.sluice.accounting.credit.Wallet;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every store of credit does, whatever it keeps it in. */
public abstract class CreditStoreContract extends CreditBudgetContract {

    @Test
    void of_two_hundred_calls_that_race_for_the_credit_of_twenty_twenty_are_served() throws Exception {
        grant("0.20");
        race("0.01", "0.01", 20);
    }

    @Test
    void twenty_are_served_too_where_each_reserves_more_than_it_costs() throws Exception {
        grant("0.20");
        race("0.013", "0.01", 20);
    }

    @Test
    void calls_that_cost_more_than_they_reserved_leave_no_negative_balance() throws Exception {
        grant("0.20");
        int served = race("0.01", "0.013", -1);

        assertThat(served).isBetween(15, 20);
        assertThat(entries().stream().map(CreditEntry::shortfall).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(BigDecimal.valueOf(served)
                        .multiply(new BigDecimal("0.013"))
                        .subtract(new BigDecimal("0.20")));
    }

    @Test
    void a_call_settles_once_to_its_cost_and_one_that_failed_gives_all_back() {
        grant("1");
        CreditReservation first = reserve("0.5");
        CreditReservation second = reserve("0.25");
        assertThat(wallet().reserved()).isEqualByComparingTo("0.75");
        assertThat(wallet().balance()).isEqualByComparingTo("1");

        gate(store()).settle(first, usd("0.1")).join();
        gate(store()).settle(first, usd("0.1")).join();
        gate(store()).settle(second, null).join();

        assertThat(wallet().reserved()).isZero();
        assertThat(wallet().balance()).isEqualByComparingTo("0.9");
        assertThat(sumOfEntries()).isEqualByComparingTo("0.9");
    }

    @Test
    void the_last_call_reserves_what_is_left_unless_that_is_next_to_nothing() {
        grant("0.05");
        CreditReservation last = reserve("0.1");
        assertThat(last.wallet().amount()).isEqualByComparingTo("0.05");
        gate(store()).settle(last, usd("0.08")).join();
        assertThat(wallet().balance()).isZero();

        grant("0.009");
        assertThat(asked("0.1")).isInstanceOf(ReservationResult.Spent.class);
    }

    @Test
    void the_reservations_of_a_process_that_is_gone_are_given_back_and_those_of_a_living_one_stay() {
        grant("1");
        CreditOwner gone = new CreditOwner(store(), () -> now, "gone-" + client);
        CreditOwner living = new CreditOwner(store(), () -> now, "living-" + client);
        gone.sweep().toCompletableFuture().join();
        reserve("0.3", gone.name());
        now = now.plus(Duration.ofHours(1));
        living.sweep().toCompletableFuture().join();
        CreditReservation own = reserve("0.2", living.name());

        living.sweep().toCompletableFuture().join();
        assertThat(wallet().reserved()).isEqualByComparingTo("0.2");
        settle(own, "0.2");
        assertThat(wallet().balance()).isEqualByComparingTo("0.8");
    }

    @Test
    void a_swept_call_that_ends_after_all_is_charged_once() {
        grant("1");
        CreditReservation swept = reserve("0.3", "gone-" + client);
        new CreditOwner(store(), () -> now, "living-" + client)
                .sweep()
                .toCompletableFuture()
                .join();
        assertThat(wallet().reserved()).isZero();

        settle(swept, "0.1");
        settle(swept, "0.1");
        assertThat(wallet().balance()).isEqualByComparingTo("0.9");
    }

    /** Races 200 calls over both relays, and checks what holds in any case. */
    private int race(String worst, String cost, int expected) throws Exception {
        List<CreditGate> gates = List.of(gate(store()), gate(second()));
        AtomicInteger served = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(200);
        for (int i = 0; i < 200; i++) {
            CreditGate gate = gates.get(i % 2);
            ReservationRequest request = payingFromWallet("call-" + client + i, worst);
            threads.execute(() -> {
                await(start);
                gate.reserve(request, System.nanoTime() + Duration.ofSeconds(60).toNanos())
                        .whenComplete((result, failure) -> {
                            if (result instanceof ReservationResult.Granted granted) {
                                served.incrementAndGet();
                                gate.settle(granted.reservation(), usd(cost)).thenRun(done::countDown);
                            } else {
                                refused.incrementAndGet();
                                done.countDown();
                            }
                        });
            });
        }
        start.countDown();
        assertThat(done.await(100, TimeUnit.SECONDS)).isTrue();

        assertThat(served.get() + refused.get()).isEqualTo(200);
        if (expected >= 0) {
            assertThat(served).hasValue(expected);
        }
        Wallet wallet = wallet();
        assertThat(wallet.reserved()).isZero();
        assertThat(wallet.balance()).isNotNegative().isLessThan(new BigDecimal(cost));
        assertThat(sumOfEntries()).isEqualByComparingTo(wallet.balance());
        return served.get();
    }
}
