package dev.sluice.boot;

import dev.sluice.access.ProviderKey;
import dev.sluice.access.ProviderKeyring;
import dev.sluice.call.KeyId;
import dev.sluice.limit.Limits;
import dev.sluice.pool.Pool;
import dev.sluice.pool.PoolPlan.KeyPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The providers' keys that were added at run time, as the pool takes them. Guarded by its assembly. */
final class AddedKeys {

    private static final Logger LOG = LoggerFactory.getLogger(AddedKeys.class);

    private final ProviderKeyring keyring;
    private Set<KeyId> draining = Set.of();
    private List<KeyId> locked = List.of();

    AddedKeys(ProviderKeyring keyring) {
        this.keyring = keyring;
    }

    /** Returns the keys by their provider's name. */
    Map<String, List<KeyPlan>> plans() {
        Map<String, List<KeyPlan>> plans = new LinkedHashMap<>();
        for (ProviderKeyring.OpenKey key : keyring.open()) {
            plans.computeIfAbsent(key.kept().id().provider(), name -> new ArrayList<>())
                    .add(plan(key));
        }
        return plans;
    }

    private static KeyPlan plan(ProviderKeyring.OpenKey key) {
        ProviderKey.Terms terms = key.kept().terms();
        return new KeyPlan(
                key.kept().id().key(),
                key.secret(),
                terms.account(),
                terms.weight(),
                new Limits(terms.rpm(), terms.tpm(), terms.inputTpm(), terms.outputTpm(), terms.concurrency()),
                terms.models());
    }

    /** Switches keys off in {@code pool} that drain, and on that drain no more; {@code pool} has the keys of {@link #plans}. */
    void drain(Pool pool) {
        Set<KeyId> next = new HashSet<>();
        for (ProviderKeyring.OpenKey key : keyring.open()) {
            KeyId id = key.kept().id();
            if (key.kept().draining()) {
                next.add(id);
                pool.pause(id);
            } else if (draining.contains(id)) {
                pool.resume(id);
            }
        }
        draining = next;
    }

    /** Logs once which keys cannot be used. */
    void warn() {
        List<KeyId> now = keyring.locked();
        if (!now.equals(locked) && !now.isEmpty()) {
            LOG.warn(
                    "{} of the keys that were added at run time serve no calls, as sluice.secret-key is not the one that they were"
                            + " encrypted with, or the configuration has their names or secrets, or not their provider: {}",
                    now.size(),
                    now);
        }
        locked = now;
    }
}
