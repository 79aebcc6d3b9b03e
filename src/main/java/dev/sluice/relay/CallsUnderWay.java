package dev.sluice.relay;

import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The calls under way by their callers, so that those of a caller that may call no longer can be ended, and all when the relay
 * stops. Holds a call from its admission to its end. Safe for use by many threads.
 */
public final class CallsUnderWay {

    private final ConcurrentHashMap<String, Set<CallInFlight>> byCaller = new ConcurrentHashMap<>();
    private final Function<Caller, Optional<Refusal>> standing;
    private volatile @Nullable Refusal over;

    /** @param standing returns the refusal of a caller that may call no longer; called once for each call */
    public CallsUnderWay(Function<Caller, Optional<Refusal>> standing) {
        this.standing = standing;
    }

    /** Takes a call, and ends it at once where its caller has lost its standing since its key was checked, or all are ended. */
    void add(CallInFlight inFlight) {
        byCaller.compute(inFlight.call.caller().name(), (name, calls) -> {
            Set<CallInFlight> all = calls == null ? ConcurrentHashMap.newKeySet() : calls;
            all.add(inFlight);
            return all;
        });
        Optional.ofNullable(over)
                .or(() -> standing.apply(inFlight.call.caller()))
                .ifPresent(inFlight.revocation::revoke);
    }

    void remove(CallInFlight inFlight) {
        byCaller.computeIfPresent(inFlight.call.caller().name(), (name, calls) -> {
            calls.remove(inFlight);
            return calls.isEmpty() ? null : calls;
        });
    }

    /**
     * Ends the calls of {@code caller}: one that waits is refused, a stream ends with an error. A plain answer that has begun is
     * finished.
     */
    public void revoke(String caller, Refusal refusal) {
        byCaller.getOrDefault(caller, Set.of()).forEach(call -> call.revocation.revoke(refusal));
    }

    /** Ends the calls of all callers in the same way, and each that comes later. */
    public void end(Refusal refusal) {
        over = refusal;
        byCaller.values().forEach(calls -> calls.forEach(call -> call.revocation.revoke(refusal)));
    }
}
