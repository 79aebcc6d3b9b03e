package dev.sluice.accounting.credit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.CreditEntry.Kind;
import dev.sluice.call.Alarm;
import dev.sluice.call.StoreUnavailable;
import dev.sluice.simulation.Timeline;
import dev.sluice.store.memory.MemoryCreditStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Replicas over one store of credit in simulated time: their calls, their deaths, and transactions of which none knows the end. */
final class CreditLeaseSimulation {

    static final Currency USD = Currency.getInstance("USD");
    static final String CLIENT = "payer";

    final Timeline time = new Timeline();
    final MemoryCreditStore kept = new MemoryCreditStore();
    final Credits credits = new Credits(kept, this::now, () -> "grant-" + next());

    /** What the ledger has of each call. */
    final Map<String, BigDecimal> ledger = new HashMap<>();

    int transactions;
    private int numbers;

    Instant now() {
        return Instant.EPOCH.plusNanos(time.nanos());
    }

    int next() {
        return numbers++;
    }

    static Money usd(String amount) {
        return new Money(new BigDecimal(amount), USD);
    }

    void grant(String amount, @Nullable Instant expires) {
        credits.grant(CLIENT, usd(amount), expires, "", Kind.GRANT, null)
                .toCompletableFuture()
                .join();
    }

    Wallet wallet() {
        return credits.wallet(CLIENT).toCompletableFuture().join().orElseThrow();
    }

    /** Checks what holds at any time: no negative balance, none reserved twice, and entries that add up to the balance. */
    void check() {
        Wallet wallet = wallet();
        assertThat(wallet.balance()).isNotNegative();
        assertThat(wallet.available()).isNotNegative();
        BigDecimal sum = kept.entries(CLIENT, 1_000_000).toCompletableFuture().join().stream()
                .map(entry -> entry.amount().amount())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum).isEqualByComparingTo(wallet.balance());
    }

    List<CreditEntry> entries(Kind kind) {
        return kept.entries(CLIENT, 1_000_000).toCompletableFuture().join().stream()
                .filter(entry -> entry.kind() == kind)
                .toList();
    }

    /** A process with calls of its own, which may die. */
    final class Replica {
        final CreditGate gate;
        final CreditOwner owner;
        final List<CreditReservation> calls = new ArrayList<>();
        int served;
        int refused;
        private boolean dead;

        /** The next transactions that fail: their number; every other one of them was committed all the same. */
        int failures;

        Replica() {
            Alarm alarm = (at, task) -> time.at(at, () -> {
                if (!dead) {
                    task.run();
                }
            });
            CreditStore store = new Store(this);
            gate = new CreditGate(store, CreditLeaseSimulation.this::now, time, alarm);
            owner = new CreditOwner(store, CreditLeaseSimulation.this::now, "replica-" + next());
            sweep();
        }

        private void sweep() {
            if (!dead) {
                CompletionStage<Integer> swept = owner.sweep();
                swept.whenComplete((count, failure) -> time.after(CreditOwner.PERIOD.toNanos(), this::sweep));
            }
        }

        /** Begins a call, which waits for at most {@code wait}. */
        void call(String worst, Duration wait) {
            ReservationRequest request = new ReservationRequest(
                    "call-" + next(),
                    CLIENT,
                    owner.name(),
                    usd(worst),
                    new ReservationRequest.Payer(USD, BigDecimal.ONE),
                    List.of());
            CompletionStage<ReservationResult> asked = gate.reserve(request, time.nanos() + wait.toNanos());
            asked.whenComplete((result, failure) -> {
                if (result instanceof ReservationResult.Granted granted) {
                    calls.add(granted.reservation());
                    served++;
                } else {
                    refused++;
                }
            });
        }

        /** Ends the call that began first: its entry settles it, as the ledger's transaction does. */
        void end(String cost) {
            CreditReservation made = calls.remove(0);
            gate.hold(made).settledWith(append(made, cost));
        }

        /** Ends the call that began first without an answer. */
        void fail() {
            CompletionStage<Void> given = gate.settle(calls.remove(0), null);
            assertThat(given).isNotNull();
        }

        void kill() {
            dead = true;
            calls.clear();
        }
    }

    private CompletionStage<Void> append(CreditReservation made, String cost) {
        return kept.<@Nullable Void>run(rows -> {
            ledger.put(made.call(), new BigDecimal(cost));
            CreditSettlement.settle(rows, made, usd(cost), now());
            return null;
        });
    }

    /** The store as one replica reaches it. */
    private final class Store implements CreditStore {
        private final Replica replica;

        Store(Replica replica) {
            this.replica = replica;
        }

        /** Answers after a millisecond. */
        @Override
        public <T extends @Nullable Object> CompletionStage<T> run(Function<CreditTransaction, T> work) {
            CompletableFuture<T> result = new CompletableFuture<>();
            transactions++;
            boolean fails = replica.failures > 0;
            boolean commits = !fails || replica.failures % 2 == 0;
            replica.failures = Math.max(0, replica.failures - 1);
            CompletionStage<T> done =
                    commits ? kept.run(work) : CompletableFuture.failedFuture(new IllegalStateException());
            time.after(Duration.ofMillis(1).toNanos(), () -> {
                if (replica.dead) {
                    return;
                }
                if (fails) {
                    result.completeExceptionally(new StoreUnavailable("cut", null));
                } else {
                    result.complete(done.toCompletableFuture().join());
                }
            });
            return result;
        }

        @Override
        public CompletionStage<List<CreditEntry>> entries(String client, int limit) {
            return kept.entries(client, limit);
        }

        @Override
        public boolean isExclusive() {
            return false;
        }
    }
}
