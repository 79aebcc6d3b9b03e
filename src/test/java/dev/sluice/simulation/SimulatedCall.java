package dev.sluice.simulation;

import dev.sluice.admission.WaitResult;
import dev.sluice.call.Deadline;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RequestClass;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Estimate;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.RequestHistory;
import dev.sluice.pool.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call under way in a simulation. */
final class SimulatedCall {

    private static final int ATTEMPTS = 5;

    private final Simulation simulation;
    private final Load load;
    private final Tally tally;
    private final TokenUsage usage;
    private final long bytes;
    private final @Nullable String affinity;
    private final Runnable done;
    private final Set<KeyId> tried = new HashSet<>();
    private final long arrived;
    private final RequestHistory history;
    private long sentAt;

    SimulatedCall(
            Simulation simulation, Load load, TokenUsage usage, long bytes, @Nullable String affinity, Runnable done) {
        this.simulation = simulation;
        this.done = done;
        this.load = load;
        this.tally = simulation.tally(load.caller().name());
        this.usage = usage;
        this.bytes = bytes;
        this.affinity = affinity;
        this.arrived = simulation.time.nanos();
        long number = simulation.calls;
        this.history = new RequestHistory("c" + number, load.caller().name(), () -> (int) number);
    }

    void attempt() {
        Estimate estimate = simulation.estimates.of(load.model(), load.caller().name(), bytes, 0, 4096);
        LeaseRequest request = new LeaseRequest(
                List.of(List.of(new Target(Simulation.PROVIDER, load.model(), 1))),
                estimate.inputTokens(),
                estimate.outputTokens(),
                4096,
                affinity,
                null,
                Set.copyOf(tried),
                history);
        simulation
                .queue()
                .enqueue(
                        load.caller(),
                        load.model(),
                        request,
                        RequestClass.MAIN,
                        arrived,
                        Deadline.after(arrived, simulation.maxWait),
                        this::decided);
    }

    private void decided(WaitResult<Lease> result) {
        if (result instanceof WaitResult.Granted<Lease> granted) {
            send(granted.lease());
        } else if (simulation.restarting) {
            attempt();
        } else if (result instanceof WaitResult.Refused<Lease> refused && !simulation.stopped) {
            tally.refused.merge(refused.refusal().reason(), 1, Integer::sum);
            done.run();
        }
    }

    private void send(Lease lease) {
        sentAt = simulation.time.nanos();
        if (tried.isEmpty()) {
            tally.waited((simulation.time.nanos() - arrived) / 1e9);
        }
        if (affinity != null) {
            String before = tally.accountByAffinity.put(affinity, lease.key().key());
            tally.affinityHits += before == null || before.equals(lease.key().key()) ? 1 : 0;
        }
        simulation.provider.send(lease, usage, failure -> ended(lease, failure));
    }

    private void ended(Lease lease, @Nullable Failure failure) {
        if (failure == null) {
            tally.served++;
            simulation.added.add((sentAt - arrived) / 1e9);
            tally.promptTokens += usage.prompt();
            simulation.estimates.learn(load.model(), load.caller().name(), bytes, 0, usage);
            done.run();
            return;
        }
        // Not counted as tried: the pool itself does not use the account until the limit has room.
        if (failure.kind() == FailureKind.LIMITED) {
            attempt();
            return;
        }
        tried.add(lease.key());
        if (failure.kind().retryable() && history.triesUsed() < ATTEMPTS && !history.isSettled()) {
            attempt();
        } else {
            tally.refused.merge(Reason.UPSTREAM_ERROR, 1, Integer::sum);
            done.run();
        }
    }
}
