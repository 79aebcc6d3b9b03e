package dev.sluice.relay;

import dev.sluice.admission.LeaseSource;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.LeaseResult;
import dev.sluice.pool.Pool;

/** The pool as the source of leases for the fair queue. */
public record PoolLeaseSource(Pool pool) implements LeaseSource<LeaseRequest, Lease> {

    @Override
    public Offer<Lease> take(LeaseRequest request, QueuePosition position) {
        LeaseResult result = pool.pick(request, position);
        if (result instanceof LeaseResult.Granted granted) {
            return new Offer.Granted<>(granted.lease(), granted.lease().share());
        }
        if (result instanceof LeaseResult.NotBefore later) {
            return new Offer.NotBefore<>(later.nanos());
        }
        return new Offer.Never<>(refusal(((LeaseResult.Unavailable) result).why()));
    }

    @Override
    public void reserve(LeaseRequest request, QueuePosition position, int calls) {
        pool.reserve(request, position, calls);
    }

    @Override
    public void release(QueuePosition position) {
        pool.release(position);
    }

    @Override
    public double leastShare(LeaseRequest request) {
        return pool.leastShare(request);
    }

    @Override
    public long earliest(LeaseRequest request, long notBefore) {
        return pool.earliest(request, notBefore);
    }

    private static Refusal refusal(LeaseResult.Why why) {
        return switch (why) {
            case NO_USABLE_KEY, ALL_TRIED ->
                Refusal.of(
                        Reason.NO_USABLE_KEY,
                        "No key of this model can be used now: each is revoked, out of credit or"
                                + " switched off. The operator of this relay can see which.");
            case MODEL_DENIED ->
                Refusal.of(
                        Reason.UNKNOWN_MODEL,
                        "The model does not exist at its provider, or no key of this relay may use it.",
                        "model");
            case OWNER_GONE ->
                Refusal.of(
                        Reason.NOT_FOUND,
                        "The account that stored or encrypted what this request builds on has left the pool, or cannot be used now. A conversation that is sent whole, without ids and reasoning, can go on elsewhere.");
        };
    }
}
