package dev.sluice.accounting.credit;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.CreditReservation.WalletHold;
import dev.sluice.accounting.credit.LeaseRules.Taken;
import dev.sluice.accounting.credit.ReservationRequest.Payer;
import dev.sluice.call.Ticker;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The leases of this process, of the wallets that its calls spend fast from. One of a client at a time is used; earlier ones last until
 * their calls have settled. Nothing blocks. Safe for use by many threads.
 */
final class CreditLeases {

    /** Some 200 bytes each; what is beyond is given back once this process has ended. */
    private static final int MAX_UNCLEAR = 10_000;

    private final CreditStore store;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Object lock = new Object();

    /** By the client, those in use. */
    private final Map<String, CreditLease> used = new HashMap<>();

    private final Map<String, CreditDemand> demands = new HashMap<>();

    /** By the id, those in use and those whose calls are under way. */
    private final Map<String, CreditLease> leases = new HashMap<>();

    /** The ids of leases and reservations of which the store may keep something, though no call uses them. */
    private final Set<String> unclear = new HashSet<>();

    private boolean givingBack;

    CreditLeases(CreditStore store, InstantSource clock, Ticker ticker) {
        this.store = store;
        this.clock = clock;
        this.ticker = ticker;
    }

    /** Returns whether a call can be a part of a lease: a budget is counted call by call. */
    static boolean mayServe(ReservationRequest request) {
        return request.wallet() != null && request.budgets().isEmpty();
    }

    /** Reserves of the client's lease, or returns null where it has none with enough. */
    @Nullable
    CreditReservation reserve(ReservationRequest request) {
        Payer payer = request.wallet();
        synchronized (lock) {
            CreditLease lease = used.get(request.client());
            if (lease == null || payer == null || !mayServe(request)) {
                return null;
            }
            CreditReservation made = lease.reserve(request, payer, ticker.nanos(), clock.instant());
            if (made != null) {
                count(request, payer);
            }
            return made;
        }
    }

    private void count(ReservationRequest request, Payer payer) {
        long now = ticker.nanos();
        demands.computeIfAbsent(request.client(), client -> new CreditDemand(now))
                .count(CreditRules.worst(request, payer), now);
    }

    /**
     * Reserves in a transaction, and takes a lease with it for the calls to come.
     *
     * @param behind calls that wait behind it
     */
    CompletionStage<ReservationResult> take(ReservationRequest request, List<ReservationRequest> behind) {
        CreditLease previous;
        BigDecimal unused;
        BigDecimal wanted;
        synchronized (lock) {
            previous = used.remove(request.client());
            unused = previous == null ? BigDecimal.ZERO : previous.close();
            wanted = wanted(request, behind);
        }
        String id = previous == null ? null : previous.id;
        return store.run(rows -> LeaseRules.take(rows, request, id, unused, wanted, clock.instant()))
                .whenComplete((taken, failure) -> taken(request, previous, taken, failure))
                .thenApply(Taken::result);
    }

    private BigDecimal wanted(ReservationRequest request, List<ReservationRequest> behind) {
        CreditDemand demand = demands.get(request.client());
        BigDecimal wanted = demand == null ? BigDecimal.ZERO : demand.perSecond(ticker.nanos());
        BigDecimal waiting = BigDecimal.ZERO;
        for (ReservationRequest each : behind) {
            Payer payer = each.wallet();
            waiting = payer == null || !mayServe(each) ? waiting : waiting.add(CreditRules.worst(each, payer));
        }
        return wanted.max(waiting);
    }

    private void taken(
            ReservationRequest request,
            @Nullable CreditLease previous,
            @Nullable Taken taken,
            @Nullable Throwable failure) {
        synchronized (lock) {
            if (failure != null) {
                addUnclear(request.call());
                addUnclear(LeaseRules.id(request));
            }
            Payer payer = request.wallet();
            if (taken != null && payer != null && taken.result() instanceof ReservationResult.Granted) {
                count(request, payer);
                WalletHold lease = taken.lease() == null ? null : taken.lease().wallet();
                if (lease != null) {
                    CreditLease next = new CreditLease(
                            LeaseRules.id(request), payer.currency(), lease.amount(), taken.until(), ticker.nanos());
                    used.put(request.client(), next);
                    leases.put(next.id, next);
                }
            }
        }
        if (previous != null) {
            ended(previous, failure);
        }
    }

    /** Gives back what a call reserved that cost nothing; returns null where it is no part of a lease of this process. */
    @Nullable
    CompletionStage<Void> giveBack(CreditReservation made) {
        WalletHold hold = made.wallet();
        CreditLease lease;
        synchronized (lock) {
            lease = hold == null || hold.lease() == null ? null : leases.get(hold.lease());
            if (lease == null || hold == null) {
                return null;
            }
            if (lease.takeBack(hold.amount())) {
                return CompletableFuture.completedFuture(null);
            }
        }
        return giveBack(lease, hold.amount());
    }

    /** Gives back a part of a lease once, and then counts a call less: of a failure nothing is known but that the end gives all back. */
    private CompletionStage<Void> giveBack(CreditLease lease, BigDecimal amount) {
        CompletionStage<@Nullable Void> given = store.run(rows -> {
            LeaseRules.giveBack(rows, lease.id, amount);
            return null;
        });
        return given.handle((done, failure) -> {
            ended(lease, failure);
            return null;
        });
    }

    /** Tells that the call that made a reservation has settled, or never will. */
    void ended(CreditReservation made, @Nullable Throwable failure) {
        WalletHold hold = made.wallet();
        CreditLease lease;
        synchronized (lock) {
            lease = hold == null || hold.lease() == null ? null : leases.get(hold.lease());
        }
        if (lease != null) {
            ended(lease, failure);
        }
    }

    /** Counts a call less, and forgets the lease after the last one. */
    private void ended(CreditLease lease, @Nullable Throwable failure) {
        synchronized (lock) {
            lease.ended();
            if (failure != null) {
                lease.setUnclear();
            }
            if (lease.isOver()) {
                leases.remove(lease.id);
            }
            if (lease.isOver() && lease.isUnclear()) {
                addUnclear(lease.id);
            }
        }
    }

    private void addUnclear(String id) {
        if (unclear.size() < MAX_UNCLEAR) {
            unclear.add(id);
        }
    }

    /** Gives back what the store may keep for no call, one after the other until it fails. */
    private CompletionStage<Void> giveBackRest() {
        String id;
        synchronized (lock) {
            if (givingBack || unclear.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            givingBack = true;
            id = unclear.iterator().next();
        }
        CompletionStage<@Nullable Void> given = store.run(rows -> {
            LeaseRules.giveBack(rows, id, null);
            return null;
        });
        return given.handle((done, failure) -> {
                    synchronized (lock) {
                        givingBack = false;
                        return failure == null && unclear.remove(id);
                    }
                })
                .thenCompose(next -> next ? giveBackRest() : CompletableFuture.completedFuture(null));
    }

    /** Gives back what was not used lately. To be called a few times a second. */
    CompletionStage<Void> giveBackIdle() {
        long now = ticker.nanos();
        synchronized (lock) {
            demands.values().removeIf(demand -> demand.isOver(now));
        }
        return giveBackUnused(false);
    }

    /** Gives back all that no call has reserved. */
    CompletionStage<Void> giveBackAll() {
        return giveBackUnused(true);
    }

    private CompletionStage<Void> giveBackUnused(boolean all) {
        Map<CreditLease, BigDecimal> closed = new LinkedHashMap<>();
        synchronized (lock) {
            used.values().removeIf(lease -> {
                boolean closes = lease.isIdle(ticker.nanos(), clock.instant()) || all;
                if (closes) {
                    closed.put(lease, lease.close());
                }
                return closes;
            });
        }
        CompletionStage<Void> done = giveBackRest();
        for (Map.Entry<CreditLease, BigDecimal> each : closed.entrySet()) {
            CompletionStage<Void> given = giveBack(each.getKey(), each.getValue());
            done = done.thenCompose(before -> given);
        }
        return done;
    }

    /** Returns whether nothing is leased, and nothing is left to give back. */
    boolean isEmpty() {
        synchronized (lock) {
            return used.isEmpty() && unclear.isEmpty() && demands.isEmpty();
        }
    }
}
