package dev.sluice.relay;

import dev.sluice.call.Caller;
import dev.sluice.call.KeyId;
import dev.sluice.call.LruMap;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.protocol.request.OwnedState;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which key's account made the state that only it can read, and for whom. Bounded: what was used longest ago is forgotten
 * first. Safe for use by many threads.
 */
final class StateOwners {

    /** Some 20 MB of ids and fingerprints, a handful for each answer; a state that is forgotten is asked for anywhere. */
    private static final int MOST = 100_000;

    private final Map<String, Owner> owners = new LruMap<>(MOST);

    /**
     * Whose a state is.
     *
     * @param caller the caller's name
     * @param model the model's name as the caller wrote it
     * @param key a key of the account that made it
     */
    record Owner(String caller, String model, KeyId key) {}

    /** Returns the key whose account alone can serve what builds on {@code state}, or null where none is known.
     *
     * @param serves whether a provider serves the model: what another has sealed, this one has to do without
     * @throws dev.sluice.call.RefusedCall where some of it is stored for another caller
     */
    synchronized @Nullable KeyId holder(OwnedState state, Caller caller, Predicate<String> serves) {
        KeyId holder = null;
        for (String id : state.stored()) {
            Owner owner = find(id, caller);
            holder = holder == null && owner != null ? owner.key() : holder;
        }
        for (String fingerprint : state.sealed()) {
            Owner owner = holder == null ? owners.get(fingerprint) : null;
            holder = owner != null && serves.test(owner.key().provider()) ? owner.key() : holder;
        }
        return holder;
    }

    /**
     * Returns the key whose account made what is kept for the newest of {@code calls}, or null where nothing is known to be.
     *
     * @param calls ids of tool calls
     */
    synchronized @Nullable KeyId keeper(List<String> calls, Caller caller, Predicate<String> serves) {
        for (String call : calls) {
            Owner owner = owners.get(kept(caller.name(), call));
            if (owner != null && serves.test(owner.key().provider())) {
                return owner.key();
            }
        }
        return null;
    }

    /** Notes whose state is kept for a tool call; another caller's may have the same id. */
    void keep(String call, Owner owner) {
        own(kept(owner.caller(), call), owner);
    }

    private static String kept(String caller, String call) {
        return "call:" + caller + '\n' + call;
    }

    /** Notes who made the state that {@code mark} stands for: an id, or a fingerprint. */
    synchronized void own(String mark, Owner owner) {
        owners.put(mark, owner);
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
        String what = id.startsWith("resp") ? "Response" : id.startsWith("conv") ? "Conversation" : "Item";
        return Refusal.of(Reason.NOT_FOUND, what + " with id '" + id + "' not found.");
    }
}
