package dev.sluice.pool;

import dev.sluice.call.KeyId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of keys that can serve the same models, by account; shared by the candidates of all their model classes. Guarded by the
 * pool's lock.
 */
final class CandidateKeys {

    /** An account with those of its keys that are in the set; never without one. */
    record OfAccount(Account account, List<Key> keys) {}

    private final Map<KeyId, Key> byId = new HashMap<>();
    private final Map<Account, Integer> positions = new HashMap<>();
    private final List<OfAccount> accounts = new ArrayList<>();

    private int usable;
    private int usableVersion = -1;

    /** Creates a set of {@code keys}; its accounts are in the order of their first keys. */
    CandidateKeys(List<Key> keys) {
        List<List<Key>> grouped = new ArrayList<>();
        List<Account> order = new ArrayList<>();
        for (Key key : keys) {
            byId.put(key.id(), key);
            Integer position = positions.putIfAbsent(key.account(), order.size());
            if (position == null) {
                order.add(key.account());
                grouped.add(new ArrayList<>(List.of(key)));
            } else {
                grouped.get(position).add(key);
            }
        }
        for (int i = 0; i < order.size(); i++) {
            accounts.add(new OfAccount(order.get(i), List.copyOf(grouped.get(i))));
        }
    }

    List<OfAccount> accounts() {
        return accounts;
    }

    /** Returns whether the keys differ in weight. */
    boolean isWeighted() {
        double first = Double.NaN;
        for (Key key : byId.values()) {
            if (!Double.isNaN(first) && key.weight() != first) {
                return true;
            }
            first = key.weight();
        }
        return false;
    }

    /** Returns the position of {@code account} among {@link #accounts}, or null. */
    @Nullable
    Integer positionOf(SharedLimits account) {
        return positions.get(account);
    }

    boolean isEmpty() {
        return accounts.isEmpty();
    }

    boolean contains(Key key) {
        return byId.get(key.id()) == key;
    }

    /** Returns how many keys are usable; {@code version} changes whenever that number may have changed. */
    int usable(int version) {
        if (usableVersion != version) {
            usableVersion = version;
            usable = 0;
            for (Key key : byId.values()) {
                usable += key.usable() ? 1 : 0;
            }
        }
        return usable;
    }

    /** Returns how many of {@code ids} are usable keys of the set. */
    int usableAmong(Set<KeyId> ids) {
        int count = 0;
        for (Key key : named(ids)) {
            count += key.usable() ? 1 : 0;
        }
        return count;
    }

    /** Returns the keys of the set that have one of {@code ids}. */
    List<Key> named(Set<KeyId> ids) {
        List<Key> named = new ArrayList<>();
        for (KeyId id : ids) {
            Key key = byId.get(id);
            if (key != null) {
                named.add(key);
            }
        }
        return named;
    }
}
