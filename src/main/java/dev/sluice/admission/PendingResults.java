package dev.sluice.admission;

import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * The results of waits that ended under the fair queue's lock, to be delivered after the lock is released: a receiver may
 * call the queue again. Used by one thread.
 */
final class PendingResults<R, T> {

    private final AdmissionListener listener;
    private final List<Runnable> deliveries = new ArrayList<>();

    PendingResults(AdmissionListener listener) {
        this.listener = listener;
    }

    void granted(WaitingCall<R, T> call, T lease, long now) {
        Caller caller = call.share().caller();
        long waited = call.waited(now);
        deliveries.add(() -> {
            listener.admitted(caller, call.model(), waited);
            call.deliver(new WaitResult.Granted<>(lease, waited));
        });
    }

    void refused(WaitingCall<R, T> call, Refusal refusal, long now) {
        Caller caller = call.share().caller();
        long waited = call.waited(now);
        deliveries.add(() -> {
            listener.refused(caller, call.model(), refusal.reason(), waited);
            call.deliver(new WaitResult.Refused<>(refusal));
        });
    }

    /** Delivers all results, even if a receiver throws; then throws the last exception. */
    void deliver() {
        RuntimeException thrown = null;
        for (Runnable delivery : deliveries) {
            try {
                delivery.run();
            } catch (RuntimeException e) {
                thrown = e;
            }
        }
        if (thrown != null) {
            throw thrown;
        }
    }
}
