package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.QueuePosition;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.DayWindow;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.pool.LearnedState.AccountLimit;
import dev.sluice.pool.LearnedState.ProviderBurst;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A provider of the pool: its keys, its counting rule and its health as a whole. Guarded by the pool's lock. */
final class Provider {

    /** The weight of a first byte in the provider's mean: the last twenty answers decide, over whichever keys they came. */
    private static final double FIRST_BYTE_WEIGHT = 0.05;

    /** A first byte is slow for its provider after this many times the mean: models differ by less. */
    private static final double UNUSUALLY_SLOW = 10;

    private final String name;
    private final RandomGenerator random;
    private final CircuitBreakerConfig circuitConfig;
    private final ProviderClasses classes;
    private final ProviderOutage outage;
    private final SuspectKeys suspects = new SuspectKeys();

    private CountingRule counting;
    private Map<String, Key> keys = new LinkedHashMap<>();
    private Map<String, Account> accounts = new HashMap<>();
    private CandidateIndex candidateIndex;
    private double meanFirstByteNanos;
    private int busyKeys;
    private int usabilityVersion;

    Provider(
            ProviderPlan plan,
            CircuitBreakerConfig circuitConfig,
            RandomGenerator random,
            InstantSource clock,
            @Nullable GrantBook book,
            long now) {
        this.name = plan.name();
        this.random = random;
        this.circuitConfig = circuitConfig;
        this.outage = new ProviderOutage(random);
        this.counting = plan.counting();
        DayWindow day = new DayWindow(clock, plan.dayZone(), now);
        this.classes = new ProviderClasses(name, plan.classes(), day, book);
        this.candidateIndex = configure(plan, now);
    }

    /** Applies a new plan. A key that stays, under its name and with its secret, keeps its state. Returns the new index. */
    CandidateIndex configure(ProviderPlan plan, long now) {
        classes.configure(plan.classes());
        classes.day().setZone(plan.dayZone(), now);
        Map<String, Account> newAccounts = accounts(plan, now);
        Map<String, Key> newKeys = new LinkedHashMap<>();
        List<List<ModelPattern>> models = new ArrayList<>();
        for (KeyPlan each : plan.keys()) {
            Account account = Objects.requireNonNull(newAccounts.get(accountName(each)));
            Key key = keys.get(each.name());
            if (key != null && key.secret().equals(each.secret())) {
                key.configure(each, account);
            } else {
                key = new Key(new KeyId(name, each.name()), each, account, circuitConfig);
            }
            newKeys.put(each.name(), key);
            models.add(each.models());
        }
        counting = plan.counting();
        keys = newKeys;
        accounts.values().stream()
                .filter(each -> newAccounts.get(each.name()) != each)
                .forEach(Account::leave);
        accounts = newAccounts;
        classes.setAccountCount(newAccounts.size());
        candidateIndex = new CandidateIndex(List.copyOf(newKeys.values()), models, classes, random);
        accounts.values().forEach(Account::notifyRoom);
        usabilityChanged();
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
                account.configure(AccountLimits.of(each), now);
            } else {
                account = new Account(accountName, AccountLimits.of(each), classes);
            }
            newAccounts.put(accountName, account);
        }
        return newAccounts;
    }

    /** A key without an account has one of its own name, which its slash tells apart from a configured name. */
    private static String accountName(KeyPlan key) {
        return key.account() == null ? "key/" + key.name() : key.account();
    }

    /** Gives back the grants of shared limits, once the provider has left the configuration. */
    void leave() {
        accounts.values().forEach(Account::leave);
    }

    /** Adds what is known of the accounts' limits. */
    void addLearned(List<AccountLimit> limits, List<ProviderBurst> bursts, long now) {
        accounts.values().forEach(account -> account.addLearned(name, limits, now));
        classes.addLearned(name, bursts);
    }

    /** Adopts a limit that was learned before, of an account that is still there. */
    void remember(AccountLimit limit, Duration age, long now) {
        Account account = accounts.get(limit.account());
        if (account != null) {
            account.remember(limit, age, now);
        }
    }

    /** Adopts what was learned of a burst before. */
    void remember(ProviderBurst burst, long now) {
        classes.remember(burst, now);
    }

    /** Looks at the clock by which days are counted; where that has jumped, accounts may have room that they did not foresee. */
    void renewDay(long now) {
        if (classes.day().renew(now)) {
            accounts.values().forEach(Account::notifyRoom);
        }
    }

    /** Returns the mean time to the first byte over all keys, in nanoseconds; 0 before the first. */
    double meanFirstByteNanos() {
        return meanFirstByteNanos;
    }

    CountingRule counting() {
        return counting;
    }

    ProviderOutage outage() {
        return outage;
    }

    String name() {
        return name;
    }

    SuspectKeys suspects() {
        return suspects;
    }

    CandidateIndex candidateIndex() {
        return candidateIndex;
    }

    /** Returns {@code request} as it is put to this provider now. */
    ProviderQuery query(LeaseRequest request, QueuePosition position, long now) {
        return new ProviderQuery(request, position, Demand.of(request, counting), meanFirstByteNanos, now);
    }

    @Nullable
    Key key(String keyName) {
        return keys.get(keyName);
    }

    /** Returns the one of {@code candidates} that is the account of the key {@code owner}, or null. */
    @Nullable
    CandidateAccount accountOf(KeyId owner, Candidates candidates) {
        Key key = owner.provider().equals(name) ? keys.get(owner.key()) : null;
        return key == null ? null : candidates.candidate(key.account());
    }

    Collection<Key> keys() {
        return keys.values();
    }

    /** Returns a number that changes whenever a key may have become usable or unusable. */
    int usabilityVersion() {
        return usabilityVersion;
    }

    void usabilityChanged() {
        usabilityVersion++;
    }

    void firstByteTook(long nanos) {
        meanFirstByteNanos =
                meanFirstByteNanos == 0 ? nanos : meanFirstByteNanos + FIRST_BYTE_WEIGHT * (nanos - meanFirstByteNanos);
    }

    /** Returns whether a first byte was slow enough to count against its key: by itself, and for this provider. */
    boolean isSlow(long nanos) {
        return nanos > Circuit.SLOW.toNanos() && nanos > UNUSUALLY_SLOW * meanFirstByteNanos;
    }

    void attemptBegan(Key key) {
        if (key.attemptBegan() == 1) {
            busyKeys++;
        }
    }

    void attemptEnded(Key key) {
        if (key.attemptEnded() == 0) {
            busyKeys--;
        }
    }

    /** Records a failure that may be the key's or the provider's; returns whether it is the provider's. */
    boolean failedByOutage(Key key, RequestHistory request, boolean sent, long sentAt, long now) {
        return outage.failed(key, request, sent, sentAt, keys.size(), busyKeys, now);
    }

    /** Notifies the listener of every key of {@code account} whose state has changed. */
    void notifyStateChanges(Account account, PoolLock lock, long now) {
        for (Key key : keys.values()) {
            if (key.account() == account) {
                key.notifyStateChange(lock, now);
            }
        }
    }
}
