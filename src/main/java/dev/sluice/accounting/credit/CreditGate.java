package dev.sluice.accounting.credit;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.Money;
import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The gate through which calls of clients with a wallet or a budget pass: each reserves its cost, and waits while the credit that
 * is left is reserved by calls under way. Calls of a wallet that is spent from fast reserve of a lease, without a transaction.
 * Nothing blocks. Safe for use by many threads.
 */
public final class CreditGate {

    /** Calls of one client that may wait: more than a client has at once, but for one that floods. */
    static final int MAX_WAITING = 10_000;

    /** The time after which a line asks again, for settlements that it is not told of: a team's, and those of other processes. */
    private static final long POLL_NANOS = Duration.ofMillis(250).toNanos();

    /** The time after which a settlement is tried again when the store has failed. */
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final CreditStore store;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Alarm alarm;
    private final CreditLeases leases;
    private final Map<String, CreditLine> lines = new ConcurrentHashMap<>();
    private final AtomicBoolean polling = new AtomicBoolean();
    private final AtomicInteger unsettled = new AtomicInteger();

    public CreditGate(CreditStore store, InstantSource clock, Ticker ticker, Alarm alarm) {
        this.store = store;
        this.clock = clock;
        this.ticker = ticker;
        this.alarm = alarm;
        this.leases = new CreditLeases(store, clock, ticker);
    }

    /**
     * Reserves the cost of a call. Cancelling the result gives the reservation back, whenever that comes.
     *
     * @param until the ticker's time until which the call may wait; {@code Busy} is the result then
     */
    public CompletableFuture<ReservationResult> reserve(ReservationRequest request, long until) {
        CreditLine line = lines.get(request.client());
        if (line != null && !line.isEmpty()) {
            return waiting(request, until);
        }
        if (CreditLeases.mayServe(request)) {
            CreditReservation leased = leases.reserve(request);
            return leased == null
                    ? waiting(request, until)
                    : CompletableFuture.completedFuture(new ReservationResult.Granted(leased));
        }
        CompletableFuture<ReservationResult> result = new CompletableFuture<>();
        ask(request).whenComplete((first, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else if (first instanceof ReservationResult.Busy && ticker.nanos() - until < 0 && !result.isDone()) {
                follow(waiting(request, until), result);
            } else if (!result.complete(first)) {
                giveBack(first);
            }
        });
        return result;
    }

    private void follow(CompletableFuture<ReservationResult> waiting, CompletableFuture<ReservationResult> result) {
        CompletionStage<ReservationResult> line = waiting;
        CompletionStage<ReservationResult> own = result;
        line.whenComplete((later, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else if (!result.complete(later)) {
                giveBack(later);
            }
        });
        own.whenComplete((ended, failure) -> waiting.cancel(false));
    }

    private CompletableFuture<ReservationResult> waiting(ReservationRequest request, long until) {
        CreditLine.Waiting call = new CreditLine.Waiting(request, until);
        CreditLine line = lines.compute(request.client(), (client, before) -> {
            CreditLine it = before == null ? new CreditLine(this::ask, ticker, this::giveBack) : before;
            if (it.size() < MAX_WAITING) {
                it.add(call);
            } else {
                call.result.complete(new ReservationResult.Busy());
            }
            return it;
        });
        line.ask();
        poll();
        return call.result;
    }

    private CompletionStage<ReservationResult> ask(ReservationRequest request) {
        return store.run(rows -> CreditRules.reserve(rows, request, clock.instant()));
    }

    private CompletionStage<ReservationResult> ask(ReservationRequest request, CreditLine line) {
        if (!CreditLeases.mayServe(request)) {
            return ask(request);
        }
        CreditReservation leased = leases.reserve(request);
        return leased == null
                ? leases.take(request, line.behind())
                : CompletableFuture.completedFuture(new ReservationResult.Granted(leased));
    }

    private void giveBack(ReservationResult result) {
        if (result instanceof ReservationResult.Granted granted) {
            end(granted.reservation(), null, new CompletableFuture<>());
        }
    }

    /** Asks again for calls that wait, and gives back leases that are not used, until there are none. */
    private void poll() {
        if (polling.compareAndSet(false, true)) {
            alarm.at(ticker.nanos() + POLL_NANOS, () -> {
                polling.set(false);
                long now = ticker.nanos();
                lines.values().forEach(line -> line.expire(now));
                lines.keySet()
                        .forEach(
                                client -> lines.computeIfPresent(client, (name, line) -> line.isEmpty() ? null : line));
                leases.giveBackIdle();
                lines.values().forEach(CreditLine::ask);
                if (!lines.isEmpty() || !leases.isEmpty()) {
                    poll();
                }
            });
        }
    }

    /**
     * Settles a reservation to what its call cost, once; tries again until the store has it.
     *
     * @param cost null where the call cost nothing, or has no price
     * @return completes when it is durable
     */
    public CompletableFuture<Void> settle(CreditReservation reservation, @Nullable Money cost) {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        end(reservation, cost, settled);
        return settled;
    }

    private void end(CreditReservation reservation, @Nullable Money cost, CompletableFuture<Void> settled) {
        unsettled.incrementAndGet();
        CompletionStage<Void> given = cost == null || cost.amount().signum() == 0 ? leases.giveBack(reservation) : null;
        if (given == null) {
            settle(reservation, cost, settled);
            return;
        }
        given.whenComplete((done, failure) -> {
            settled.complete(null);
            settled(reservation);
        });
    }

    /** Returns the hold of the call that made {@code reservation}. */
    CreditHold hold(CreditReservation reservation) {
        return new CreditHold() {
            @Override
            public CreditReservation reservation() {
                return reservation;
            }

            @Override
            public CompletionStage<Void> settle(@Nullable Money cost) {
                return CreditGate.this.settle(reservation, cost);
            }

            @Override
            public void settledWith(CompletionStage<Void> entry) {
                unsettled.incrementAndGet();
                entry.whenComplete((kept, failure) -> {
                    leases.ended(reservation, failure);
                    settled(reservation);
                });
            }
        };
    }

    private void settled(CreditReservation reservation) {
        unsettled.decrementAndGet();
        CreditLine line = lines.get(reservation.client());
        if (line != null) {
            line.ask();
        }
    }

    private void settle(CreditReservation reservation, @Nullable Money cost, CompletableFuture<Void> settled) {
        store.run(rows -> {
                    CreditRules.settle(rows, reservation, cost, clock.instant());
                    return reservation;
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        alarm.at(ticker.nanos() + RETRY_NANOS, () -> settle(reservation, cost, settled));
                        return;
                    }
                    leases.ended(reservation, null);
                    settled.complete(null);
                    settled(reservation);
                });
    }

    /** Gives back what is leased and not reserved by a call; completes once the store has tried to. */
    public CompletionStage<Void> giveBackLeases() {
        return leases.giveBackAll();
    }

    /** Returns how many calls have ended whose cost the store does not have yet. */
    public int unsettled() {
        return unsettled.get();
    }

    /** Returns how many calls wait for credit that others have reserved. */
    public int waiting() {
        return lines.values().stream().mapToInt(CreditLine::size).sum();
    }
}
