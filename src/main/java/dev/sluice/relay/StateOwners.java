package dev.sluice.relay;

import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.pool.KeyId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which key's account keeps which stored response, and whose it is. Bounded: what was used longest ago is forgotten first.
 * Safe for use by many threads.
 */
final class StateOwners {

    /** Some 20 MB of ids; providers keep responses for 30 days, and a relay that stores more of them has a provider's id. */
    private static final int MOST = 100_000;

    private final Map<String, Owner> owners = new LinkedHashMap<>(64, 0.75f, true);

    /**
     * Whose a stored response is.
     *
     * @param caller the caller's name
     * @param model the model's name as the caller wrote it
     * @param key a key of the account that keeps it
     */
    record Owner(String caller, String model, KeyId key) {}

    synchronized void own(String id, Owner owner) {
        owners.put(id, owner);
        if (owners.size() > MOST) {
            owners.remove(owners.keySet().iterator().next());
        }
    }

    /**
     * Returns who keeps {@code id} for {@code caller}, or null where that is not known.
     *
     * @throws dev.sluice.call.RefusedCall where it is another caller's, which is not to be told from one that does not exist
     */
    synchronized @Nullable Owner find(String id, Caller caller) {
        Owner owner = owners.get(id);
        if (owner != null && !owner.caller().equals(caller.name())) {
            throw missing(id).asException();
        }
        return owner;
    }

    static Refusal missing(String id) {
        return Refusal.of(Reason.NOT_FOUND, "Response with id '" + id + "' not found.");
    }
}
