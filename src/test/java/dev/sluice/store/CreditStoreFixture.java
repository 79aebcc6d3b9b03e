package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.accounting.Budget;
import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.BudgetOwner;
import dev.sluice.accounting.credit.BudgetUse;
import dev.sluice.accounting.credit.CreditEntry;
import dev.sluice.accounting.credit.CreditEntry.Kind;
import dev.sluice.accounting.credit.CreditGate;
import dev.sluice.accounting.credit.CreditOwner;
import dev.sluice.accounting.credit.CreditRefused;
import dev.sluice.accounting.credit.CreditStore;
import dev.sluice.accounting.credit.Credits;
import dev.sluice.accounting.credit.ReservationRequest;
import dev.sluice.accounting.credit.ReservationResult;
import dev.sluice.accounting.credit.Wallet;
import dev.sluice.call.Alarm;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A store of credit under test, and one client that has a wallet and budgets in it. */
@Timeout(120)
public abstract class CreditStoreFixture {

    static final Currency USD = Currency.getInstance("USD");
    static final Currency CNY = Currency.getInstance("CNY");

    final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    final ExecutorService threads = Executors.newFixedThreadPool(16);
    final Alarm alarm = (at, task) -> {
        ScheduledFuture<?> due = timer.schedule(task, at - System.nanoTime(), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    };

    /** Unique, as tests may share a database. */
    protected final String client = "app-" + UUID.randomUUID();

    protected volatile Instant now = Instant.parse("2026-11-27T12:00:00Z");

    protected final BudgetOwner day = budget("1000", Budget.Period.DAY);
    protected final BudgetOwner team =
            new BudgetOwner(BudgetOwner.Kind.TEAM, "team-" + client, new Budget(usd("1000"), Budget.Period.TOTAL));

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

    protected void grant(String amount) {
        grant(amount, null);
    }

    protected void grant(String amount, @Nullable String expires) {
        credits()
                .grant(client, usd(amount), expires == null ? null : Instant.parse(expires), "", Kind.GRANT, null)
                .toCompletableFuture()
                .join();
    }

    CreditReservation reserve(String worst) {
        return reserve(worst, "this process");
    }

    CreditReservation reserve(String worst, String owner) {
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

    ReservationResult asked(String worst) {
        return gate(store())
                .reserve(payingFromWallet("call-" + UUID.randomUUID(), worst), System.nanoTime())
                .join();
    }

    ReservationRequest payingFromWallet(String call, String worst) {
        return new ReservationRequest(
                call, client, "this process", usd(worst), new ReservationRequest.Payer(USD, BigDecimal.ONE), List.of());
    }

    BudgetOwner budget(String amount, Budget.Period per) {
        return new BudgetOwner(BudgetOwner.Kind.CLIENT, client, new Budget(usd(amount), per));
    }

    ReservationResult asked(BudgetOwner budget, String worst) {
        ReservationRequest request = new ReservationRequest(
                "call-" + UUID.randomUUID(), client, "this process", usd(worst), null, List.of(budget));
        return gate(store()).reserve(request, System.nanoTime()).join();
    }

    CreditReservation reserve(BudgetOwner budget, String worst) {
        return ((ReservationResult.Granted) asked(budget, worst)).reservation();
    }

    void settle(CreditReservation reservation, String cost) {
        gate(store()).settle(reservation, usd(cost)).join();
    }

    protected BudgetUse use(BudgetOwner owner) {
        return credits().uses(List.of(owner)).toCompletableFuture().join().get(0);
    }

    protected Wallet wallet() {
        return credits().wallet(client).toCompletableFuture().join().orElseThrow();
    }

    protected List<CreditEntry> entries() {
        return credits().entries(client, 1_000).toCompletableFuture().join();
    }

    protected BigDecimal sumOfEntries() {
        return entries().stream().map(entry -> entry.amount().amount()).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    protected CreditGate gate(CreditStore store) {
        return new CreditGate(store, () -> now, System::nanoTime, alarm);
    }

    Credits credits() {
        return credits(store());
    }

    Credits credits(CreditStore store) {
        return new Credits(store, () -> now, () -> "grant_" + UUID.randomUUID());
    }

    static void assertRefused(CompletionStage<Credits.Given> given, CreditRefused.Reason reason) {
        assertThatThrownBy(() -> given.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        CreditRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    protected static Money usd(String amount) {
        return new Money(new BigDecimal(amount), USD);
    }

    protected void sweep() {
        new CreditOwner(store(), () -> now, "living-" + client)
                .sweep()
                .toCompletableFuture()
                .join();
    }

    /** Reserves of the wallet, the client's budget and its team's. */
    protected CreditReservation held(String worst) {
        ReservationRequest request = new ReservationRequest(
                "call-" + UUID.randomUUID(),
                client,
                "this process",
                usd(worst),
                new ReservationRequest.Payer(USD, BigDecimal.ONE),
                List.of(day, team));
        return ((ReservationResult.Granted)
                        gate(store()).reserve(request, System.nanoTime()).join())
                .reservation();
    }

    protected LedgerEntry entry(CreditReservation made, @Nullable Money cost) {
        return LedgerFixture.entry(made.call(), now, client, cost, made);
    }
}
