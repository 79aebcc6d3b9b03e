package dev.sluice.relay;

import dev.sluice.admission.LeaseSource;
import dev.sluice.call.KeyId;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.Ticker;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A source of leases that takes the first usable key of the first target, in the order of configuration. */
final class ScriptedLeases implements LeaseSource<LeaseRequest, Lease> {

    final List<ScriptedLease> granted = new ArrayList<>();
    private final List<KeyId> keys;
    private final Set<KeyId> gone = new HashSet<>();

    /** Until this time of the ticker no key has room. */
    long busyUntil;

    private final Ticker ticker;

    ScriptedLeases(Ticker ticker, KeyId... keys) {
        this.ticker = ticker;
        this.keys = List.of(keys);
    }

    /** Makes {@code key} unusable. */
    void remove(KeyId key) {
        gone.add(key);
    }

    @Override
    public Offer<Lease> take(LeaseRequest request, QueuePosition position) {
        if (ticker.nanos() < busyUntil) {
            return new Offer.NotBefore<>(busyUntil);
        }
        for (List<Target> tier : request.tiers()) {
            for (Target target : tier) {
                for (KeyId key : keys) {
                    if (key.provider().equals(target.provider()) && serves(key, request)) {
                        ScriptedLease lease = new ScriptedLease(key, target.model());
                        granted.add(lease);
                        return new Offer.Granted<>(lease, lease.share());
                    }
                }
            }
        }
        return new Offer.Never<>(
                request.owner() == null
                        ? Refusal.of(Reason.NO_USABLE_KEY, "no key")
                        : Refusal.of(Reason.NOT_FOUND, "the owner is gone"));
    }

    private boolean serves(KeyId key, LeaseRequest request) {
        return !gone.contains(key)
                && !request.tried().contains(key)
                && (request.owner() == null || request.owner().equals(key));
    }
}
