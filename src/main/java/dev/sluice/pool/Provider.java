package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.call.ModelPattern;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Pacing;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A provider of the pool: its keys, how it counts, and how it is doing as a whole. Guarded by the pool's lock. */
final class Provider {

    /** How much a first byte moves what is usual. */
    private static final double RECENT = 0.05;

    private static final double UNUSUALLY_SLOW = 10;

    private final String name;
    private final RandomGenerator random;
    private final CircuitBreakerConfig circuits;
    private final Pacing pacing = new Pacing();
    private final ProviderOutage outage;

    private CountingRule counting;
    private Map<String, Key> keys = new LinkedHashMap<>();
    private Map<String, Account> accounts = new HashMap<>();
    private CandidateIndex candidateIndex;
    private double usualFirstByte;
    private int busyKeys;
    private int changes;

    Provider(ProviderPlan plan, CircuitBreakerConfig circuits, RandomGenerator random, long now) {
        this.name = plan.name();
        this.random = random;
        this.circuits = circuits;
        this.outage = new ProviderOutage(random);
        this.counting = plan.counting();
        this.candidateIndex = configure(plan, now);
    }

    /** Takes a new plan; a key that stays under its name with its secret keeps all that is known of it. */
    CandidateIndex configure(ProviderPlan plan, long now) {
        Map<String, Account> newAccounts = accounts(plan, now);
        Map<String, Key> newKeys = new LinkedHashMap<>();
        List<List<ModelPattern>> models = new ArrayList<>();
        for (KeyPlan each : plan.keys()) {
            Account account = Objects.requireNonNull(newAccounts.get(accountName(each)));
            Key key = keys.get(each.name());
            if (key != null && key.secret().equals(each.secret())) {
                key.configure(each, account);
            } else {
                key = new Key(new KeyId(name, each.name()), each, account, circuits);
            }
            newKeys.put(each.name(), key);
            models.add(each.models());
        }
        counting = plan.counting();
        keys = newKeys;
        accounts = newAccounts;
        pacing.accounts(newAccounts.size());
        candidateIndex = new CandidateIndex(List.copyOf(newKeys.values()), models, random);
        accounts.values().forEach(Account::freed);
        changed();
        return candidateIndex;
    }

    private Map<String, Account> accounts(ProviderPlan plan, long now) {
        Map<String, Account> newAccounts = new HashMap<>();
        for (KeyPlan each : plan.keys()) {
            String accountName = accountName(each);
            Account account = accounts.get(accountName);
            if (newAccounts.containsKey(accountName)) {
                continue;
            }
            Key old = keys.get(each.name());
            boolean sameKey = old != null && old.secret().equals(each.secret());
            if (account != null && (sameKey || each.account() != null)) {
                account.configure(each.limits(), now);
            } else {
                account = new Account(accountName, each.limits(), pacing, now);
            }
            newAccounts.put(accountName, account);
        }
        return newAccounts;
    }

    /** A key without an account has one by its own name, told apart from a configured name by its slash. */
    private static String accountName(KeyPlan key) {
        return key.account() == null ? "key/" + key.name() : key.account();
    }

    CountingRule counting() {
        return counting;
    }

    ProviderOutage outage() {
        return outage;
    }

    CandidateIndex candidateIndex() {
        return candidateIndex;
    }

    @Nullable
    Key key(String keyName) {
        return keys.get(keyName);
    }

    /** Returns the member of {@code candidates} whose account holds what {@code owner} does, or null. */
    @Nullable
    CandidateAccount holding(KeyId owner, Candidates candidates) {
        Key key = owner.provider().equals(name) ? keys.get(owner.key()) : null;
        return key == null ? null : candidates.candidate(key.account());
    }

    Collection<Key> keys() {
        return keys.values();
    }

    /** Returns a number that changes whenever a key may have become usable or ceased to be. */
    int changes() {
        return changes;
    }

    void changed() {
        changes++;
    }

    /** Returns how long a first byte takes on the average of late, in nanoseconds; 0 where none came yet. */
    double usualFirstByte() {
        return usualFirstByte;
    }

    void firstByteTook(long nanos) {
        usualFirstByte = usualFirstByte == 0 ? nanos : usualFirstByte + RECENT * (nanos - usualFirstByte);
    }

    /** Returns whether a first byte was slow to a degree that speaks against a key: for anybody, and for this provider. */
    boolean isSlow(long nanos) {
        return nanos > Circuit.SLOW.toNanos() && nanos > UNUSUALLY_SLOW * usualFirstByte;
    }

    void begin(Key key) {
        if (key.begin() == 1) {
            busyKeys++;
        }
    }

    void end(Key key) {
        if (key.end() == 0) {
            busyKeys--;
        }
    }

    /** Takes a failure that may be the key's or the provider's; returns whether it is the provider's. */
    boolean isAtFault(Key key, long sentAt, long now) {
        return outage.failed(key, sentAt, keys.size(), busyKeys, now);
    }

    /** Tells the listener of every key of {@code account} whose state has changed. */
    void tell(Account account, PoolLock lock, long now) {
        for (Key key : keys.values()) {
            if (key.account() == account) {
                key.tell(lock, now);
            }
        }
    }
}
