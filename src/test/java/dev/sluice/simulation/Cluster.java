package dev.sluice.simulation;

import dev.sluice.admission.ServiceExchange;
import dev.sluice.call.FactLog;
import dev.sluice.limit.SizeExchange;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.limit.grant.GrantStore;
import dev.sluice.limit.grant.GrantSync;
import dev.sluice.limit.grant.StoreLoss;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Replicas in simulated time that share their accounts through one store, which can be slow, silent or lose its data. */
final class Cluster {

    /** The time after which an answer is not waited for. */
    static final long TIMEOUT = Duration.ofMillis(500).toNanos();

    /** The time that a message takes, and its answer again. */
    private static final long WAY = 500_000;

    private static final long FACTS_EVERY = Duration.ofMillis(200).toNanos();

    final List<Simulation> replicas = new ArrayList<>();
    final List<GrantBook> books = new ArrayList<>();
    final List<GrantSync> syncs = new ArrayList<>();
    final SimulatedGrantStore store;
    final SimulatedFactLog facts;
    private final StoreLoss policy;

    /** By replica, whether it reaches the store. */
    final List<Boolean> reachable = new ArrayList<>();

    /** Whether the store answers at all. */
    boolean answers = true;

    /** By replica, the time before which no message of it reaches the store and no answer reaches it. */
    final List<Long> stalledUntil = new ArrayList<>();

    /** The time before which the store works on no message. */
    long storeStalledUntil;

    int messages;
    int failures;

    /** Creates {@code count} replicas of {@code first}, which is one of them. */
    Cluster(Simulation first, int count, StoreLoss policy) {
        this.policy = policy;
        store = new SimulatedGrantStore(() -> 1e6 + first.time.nanos() / 1e6);
        facts = new SimulatedFactLog(first.time::nanos);
        exchangeFacts(first.time);
        for (int i = 0; i < count; i++) {
            join(i == 0 ? first : new Simulation(first), "r" + i);
        }
    }

    /** Adds a replica of this name, a new one or that of one that is dead; returns it. */
    Simulation join(String name) {
        return join(new Simulation(replicas.get(0)), name);
    }

    private Simulation join(Simulation replica, String name) {
        int number = replicas.size();
        String instance = name + "-run" + number;
        GrantBook book = new GrantBook(name, instance, policy);
        replica.book = book;
        reachable.add(true);
        stalledUntil.add(0L);
        GrantSync sync = new GrantSync(
                replica.pool().grants(book), over(number), replica.time, replica.time, new GrantSync.Listener() {
                    @Override
                    public void synced(SyncRequest request, SyncAnswer answer, long nanos) {}

                    @Override
                    public void failed(Throwable why) {
                        failures++;
                    }
                });
        book.whenNeeded(sync::needed);
        FactLog log = facts.join(instance, () -> answers && reachable.get(number));
        replica.tellHealth(log);
        new ServiceExchange(replica.queue(), log, replica.time, replica.time).start();
        new SizeExchange(replica.estimates, log, replica.time, replica.time).start();
        replicas.add(replica);
        books.add(book);
        syncs.add(sync);
        sync.start();
        return replica;
    }

    private void exchangeFacts(Timeline time) {
        time.after(FACTS_EVERY, () -> {
            facts.exchange();
            exchangeFacts(time);
        });
    }

    private GrantStore over(int number) {
        return new GrantStore() {
            @Override
            public CompletionStage<SyncAnswer> sync(SyncRequest request) {
                Simulation replica = replicas.get(number);
                CompletableFuture<SyncAnswer> answer = new CompletableFuture<>();
                messages++;
                replica.time.after(TIMEOUT, () -> answer.completeExceptionally(new IllegalStateException("silent")));
                if (answers && reachable.get(number)) {
                    long stalled = Math.max(storeStalledUntil, stalledUntil.get(number));
                    replica.time.at(Math.max(replica.time.nanos() + WAY, stalled), () -> {
                        SyncAnswer got = store.sync(request);
                        replica.time.at(
                                Math.max(replica.time.nanos() + WAY, stalledUntil.get(number)),
                                () -> answer.complete(got));
                    });
                }
                return answer;
            }
        };
    }

    /** Ends a replica: it is heard of no more, and its waiting calls go elsewhere. */
    void die(int number) {
        reachable.set(number, false);
        replicas.get(number).stop();
    }

    /** Returns the prompt tokens that the provider has admitted. */
    long admitted() {
        return replicas.get(0).provider.keys.values().stream()
                .mapToLong(key -> key.admittedTokens)
                .sum();
    }

    int errors() {
        return replicas.stream().mapToInt(Simulation::errors).sum();
    }
}
