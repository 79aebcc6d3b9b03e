package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.accounting.Budget;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.BudgetOwner;
import dev.sluice.accounting.credit.BudgetUse;
import dev.sluice.accounting.credit.CreditEntry;
import dev.sluice.accounting.credit.CreditEntry.Kind;
import dev.sluice.accounting.credit.CreditGate;
import dev.sluice.accounting.credit.CreditOwner;
import dev.sluice.accounting.credit.CreditRefused;
import dev.sluice.accounting.credit.CreditReservation;
import dev.sluice.accounting.credit.CreditSettlement;
import dev.sluice.accounting.credit.CreditStore;
import dev.sluice.accounting.credit.Credits;
import dev.sluice.accounting.credit.ReservationRequest;
import dev.sluice.accounting.credit.ReservationResult;
import dev.sluice.accounting.credit.Wallet;
import dev.sluice.call.Alarm;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store of credit does, whatever it keeps it in. */
@Timeout(120)
public abstract class CreditStoreContract {

    private static final Currency USD = Currency.getInstance("USD");
    private static final Currency CNY = Currency.getInstance("CNY");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService threads = Executors.newFixedThreadPool(16);
    private final Alarm alarm = (at, task) -> {
        ScheduledFuture<?> due = timer.schedule(task, at - System.nanoTime(), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    };

    /** Unique, as tests may share a database. */
    private final String client = "app-" + UUID.randomUUID();

    private volatile Instant now = Instant.parse("2026-11-27T12:00:00Z");

    /** Returns the store of one relay; of several, all share what is kept. */
    protected abstract CreditStore store();

    /** Returns the store of another relay that shares what {@link #store} keeps, or the same one where only one process may. */
    protected CreditStore second() {
        return store();
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        timer.shutdownNow();
    }

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
    void an_empty_wallet_and_a_client_without_one_are_refused() {
        assertThat(asked("0.01")).isInstanceOf(ReservationResult.Spent.class);
        grant("0.01");
        gate(store()).settle(reserve("0.01"), usd("0.01")).join();
        assertThat(asked("0.01")).isInstanceOf(ReservationResult.Spent.class);
        assertThat(asked("0")).isInstanceOf(ReservationResult.Spent.class);
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
    void what_expires_first_is_spent_first_and_an_expired_rest_is_void() {
        grant("1", null);
        grant("1", "2026-12-01T00:00:00Z");
        grant("1", "2026-11-28T00:00:00Z");

        gate(store()).settle(reserve("1.5"), usd("1.5")).join();
        assertThat(wallet().grants().stream()
                        .map(grant -> grant.left().stripTrailingZeros().toPlainString()))
                .containsExactly("0.5", "1");

        now = Instant.parse("2026-12-01T00:00:00Z");
        assertThat(wallet().balance()).isEqualByComparingTo("1");
        assertThat(sumOfEntries()).isEqualByComparingTo("1");
        assertThat(entries().stream().filter(entry -> entry.kind() == Kind.EXPIRY))
                .hasSize(1);
    }

    @Test
    void credit_that_expires_while_a_call_has_reserved_it_pays_that_call_and_no_other() {
        grant("1", "2026-11-28T00:00:00Z");
        CreditReservation early = reserve("0.4");
        now = Instant.parse("2026-11-28T00:00:00Z");

        assertThat(wallet().balance()).isEqualByComparingTo("0.4");
        assertThat(asked("0.1")).isInstanceOf(ReservationResult.Busy.class);
        gate(store()).settle(early, usd("0.3")).join();
        assertThat(wallet().balance()).isZero();
        assertThat(sumOfEntries()).isZero();
    }

    @Test
    void a_wallet_in_another_currency_is_charged_at_the_rate_of_the_reservation() {
        credits()
                .grant(client, new Money(BigDecimal.TEN, CNY), null, "", Kind.GRANT, null)
                .toCompletableFuture()
                .join();
        ReservationRequest request = new ReservationRequest(
                "call-" + client,
                client,
                "this process",
                usd("1"),
                new ReservationRequest.Payer(CNY, new BigDecimal("7.1")),
                List.of());
        ReservationResult.Granted granted =
                (ReservationResult.Granted) gate(store()).reserve(request, 0).join();
        assertThat(wallet().reserved()).isEqualByComparingTo("7.1");

        gate(store()).settle(granted.reservation(), usd("0.5")).join();
        assertThat(wallet().balance()).isEqualByComparingTo("6.45");
        CreditEntry charge = entries().stream()
                .filter(entry -> entry.kind() == Kind.CHARGE)
                .findFirst()
                .orElseThrow();
        assertThat(charge.cost()).isEqualTo(usd("0.5"));
        assertThat(charge.exchange()).isEqualByComparingTo("7.1");
        assertThat(charge.amount()).isEqualTo(new Money(new BigDecimal("-3.55"), CNY));
    }

    @Test
    void a_grant_with_one_key_is_given_once_and_a_key_is_good_for_one_amount() throws Exception {
        List<CompletableFuture<Credits.Given>> given = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Credits credits = credits(i % 2 == 0 ? store() : second());
            given.add(CompletableFuture.supplyAsync(
                            () -> credits.grant(client, usd("5"), null, "", Kind.GRANT, "order-1"), threads)
                    .thenCompose(stage -> stage));
        }
        for (CompletableFuture<Credits.Given> each : given) {
            assertThat(each.get(30, TimeUnit.SECONDS).wallet().balance()).isEqualByComparingTo("5");
        }
        assertThat(sumOfEntries()).isEqualByComparingTo("5");

        CompletionStage<Credits.Given> other = credits().grant(client, usd("6"), null, "", Kind.GRANT, "order-1");
        assertRefused(other, CreditRefused.Reason.KEY_REUSED);
    }

    @Test
    void a_code_is_redeemed_once_however_many_race() throws Exception {
        String hash = "hash-" + UUID.randomUUID();
        credits().addCodes(List.of(hash), usd("3"), null).toCompletableFuture().join();
        AtomicInteger used = new AtomicInteger();
        List<CompletableFuture<Void>> tries = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String each = client + (i % 5);
            Credits credits = credits(i % 2 == 0 ? store() : second());
            tries.add(CompletableFuture.supplyAsync(() -> credits.redeem(each, hash), threads)
                    .thenCompose(stage -> stage)
                    .handle((given, failure) -> {
                        used.addAndGet(failure == null ? 0 : 1);
                        return null;
                    }));
        }
        for (CompletableFuture<Void> each : tries) {
            each.get(30, TimeUnit.SECONDS);
        }
        assertThat(used).hasValue(49);
        assertRefused(credits().redeem(client, hash), CreditRefused.Reason.CODE_USED);
        assertRefused(credits().redeem(client, "hash-of-none"), CreditRefused.Reason.UNKNOWN_CODE);
    }

    @Test
    void an_expired_code_gives_nothing() {
        String hash = "hash-" + UUID.randomUUID();
        credits().addCodes(List.of(hash), usd("3"), now).toCompletableFuture().join();
        assertRefused(credits().redeem(client, hash), CreditRefused.Reason.CODE_EXPIRED);
    }

    @Test
    void absurd_sums_are_refused() {
        grant("1");
        assertRefused(credits().grant(client, usd("1e12"), null, "", Kind.GRANT, null), CreditRefused.Reason.TOO_MUCH);
        assertRefused(
                credits().grant(client, new Money(BigDecimal.ONE, CNY), null, "", Kind.GRANT, null),
                CreditRefused.Reason.OTHER_CURRENCY);
        assertThat(sumOfEntries()).isEqualByComparingTo("1");
    }

    @Test
    void a_budget_counts_calls_in_the_period_in_which_they_began_though_the_clock_jumps() {
        BudgetOwner month = budget("1", Budget.Period.MONTH);
        now = Instant.parse("2026-11-30T23:59:59Z");
        CreditReservation november = reserve(month, "0.8");
        now = Instant.parse("2026-12-01T00:00:01Z");
        settle(november, "0.8");
        assertThat(use(month).spent()).isZero();
        settle(reserve(month, "1"), "1");
        assertThat(asked(month, "0.1")).isInstanceOf(ReservationResult.Spent.class);

        now = Instant.parse("2026-11-30T23:59:58Z");
        assertThat(use(month).spent()).isEqualByComparingTo("0.8");
        settle(reserve(month, "0.2"), "0.2");
        assertThat(asked(month, "0.1")).isInstanceOf(ReservationResult.Spent.class);

        now = Instant.parse("2026-12-01T00:00:02Z");
        assertThat(use(month).spent()).isEqualByComparingTo("1");
        assertThat(asked(month, "0.1")).isInstanceOf(ReservationResult.Spent.class);
    }

    @Test
    void what_was_spent_stays_spent_when_the_period_of_a_budget_changes() {
        settle(reserve(budget("1", Budget.Period.DAY), "0.4"), "0.4");
        assertThat(use(budget("1", Budget.Period.MONTH)).spent()).isEqualByComparingTo("0.4");
        assertThat(use(budget("1", Budget.Period.TOTAL)).spent()).isEqualByComparingTo("0.4");
        assertThat(asked(budget("0.4", Budget.Period.TOTAL), "0.1")).isInstanceOf(ReservationResult.Spent.class);
    }

    @Test
    void the_budgets_of_a_client_and_its_team_are_both_held() {
        BudgetOwner own = budget("1", Budget.Period.DAY);
        BudgetOwner team = new BudgetOwner(BudgetOwner.Kind.TEAM, client, new Budget(usd("0.5"), Budget.Period.MONTH));
        ReservationRequest request = new ReservationRequest(
                "call-" + UUID.randomUUID(), client, "this process", usd("0.5"), null, List.of(own, team));
        ReservationResult.Granted granted =
                (ReservationResult.Granted) gate(store()).reserve(request, 0).join();
        settle(granted.reservation(), "0.5");

        assertThat(use(own).spent()).isEqualByComparingTo("0.5");
        ReservationRequest again = new ReservationRequest(
                "call-" + UUID.randomUUID(), client, "this process", usd("0.1"), null, List.of(own, team));
        assertThat(gate(store()).reserve(again, 0).join()).isEqualTo(new ReservationResult.Spent(team));
        assertThat(use(own).reserved()).isZero();
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
    void a_call_that_settles_with_its_record_settles_no_second_time() {
        grant("1");
        BudgetOwner day = budget("1", Budget.Period.DAY);
        ReservationRequest request = new ReservationRequest(
                "call-" + UUID.randomUUID(),
                client,
                "this process",
                usd("0.5"),
                new ReservationRequest.Payer(USD, BigDecimal.ONE),
                List.of(day));
        CreditReservation made = ((ReservationResult.Granted)
                        gate(store()).reserve(request, System.nanoTime()).join())
                .reservation();
        store().run(rows -> {
                    CreditSettlement.settle(rows, made.call(), usd("0.2"), now);
                    return made;
                })
                .toCompletableFuture()
                .join();

        settle(made, "0.2");
        assertThat(wallet().balance()).isEqualByComparingTo("0.8");
        assertThat(wallet().reserved()).isZero();
        assertThat(use(day).spent()).isEqualByComparingTo("0.2");
        assertThat(use(day).reserved()).isZero();
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

    private void grant(String amount) {
        grant(amount, null);
    }

    private void grant(String amount, @Nullable String expires) {
        credits()
                .grant(client, usd(amount), expires == null ? null : Instant.parse(expires), "", Kind.GRANT, null)
                .toCompletableFuture()
                .join();
    }

    private CreditReservation reserve(String worst) {
        return reserve(worst, "this process");
    }

    private CreditReservation reserve(String worst, String owner) {
        ReservationRequest request = new ReservationRequest(
                "call-" + UUID.randomUUID(),
                client,
                owner,
                usd(worst),
                new ReservationRequest.Payer(USD, BigDecimal.ONE),
                List.of());
        return ((ReservationResult.Granted)
                        gate(store()).reserve(request, System.nanoTime()).join())
                .reservation();
    }

    private ReservationResult asked(String worst) {
        return gate(store())
                .reserve(payingFromWallet("call-" + UUID.randomUUID(), worst), System.nanoTime())
                .join();
    }

    private ReservationRequest payingFromWallet(String call, String worst) {
        return new ReservationRequest(
                call, client, "this process", usd(worst), new ReservationRequest.Payer(USD, BigDecimal.ONE), List.of());
    }

    private BudgetOwner budget(String amount, Budget.Period per) {
        return new BudgetOwner(BudgetOwner.Kind.CLIENT, client, new Budget(usd(amount), per));
    }

    private ReservationResult asked(BudgetOwner budget, String worst) {
        ReservationRequest request = new ReservationRequest(
                "call-" + UUID.randomUUID(), client, "this process", usd(worst), null, List.of(budget));
        return gate(store()).reserve(request, System.nanoTime()).join();
    }

    private CreditReservation reserve(BudgetOwner budget, String worst) {
        return ((ReservationResult.Granted) asked(budget, worst)).reservation();
    }

    private void settle(CreditReservation reservation, String cost) {
        gate(store()).settle(reservation, usd(cost)).join();
    }

    private BudgetUse use(BudgetOwner owner) {
        return credits().uses(List.of(owner)).toCompletableFuture().join().get(0);
    }

    private Wallet wallet() {
        return credits().wallet(client).toCompletableFuture().join().orElseThrow();
    }

    private List<CreditEntry> entries() {
        return credits().entries(client, 1_000).toCompletableFuture().join();
    }

    private BigDecimal sumOfEntries() {
        return entries().stream().map(entry -> entry.amount().amount()).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private CreditGate gate(CreditStore store) {
        return new CreditGate(store, () -> now, System::nanoTime, alarm);
    }

    private Credits credits() {
        return credits(store());
    }

    private Credits credits(CreditStore store) {
        return new Credits(store, () -> now, () -> "grant_" + UUID.randomUUID());
    }

    private static void assertRefused(CompletionStage<Credits.Given> given, CreditRefused.Reason reason) {
        assertThatThrownBy(() -> given.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        CreditRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Money usd(String amount) {
        return new Money(new BigDecimal(amount), USD);
    }
}
