package dev.sluice.admission;

import dev.sluice.call.Alarm;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for what other replicas hold of their callers' limits, in the order of arrival. Guarded by the limiter's
 * lock, which the cancellation of a wait takes itself.
 */
final class GrantWaits {

    /** Calls that wait at once; of more, each is refused where this replica holds no room. */
    static final int MOST_WAITING = 1_000;

    private final Object lock;
    private final Alarm alarm;
    private final Set<Waiting> waiting = new LinkedHashSet<>();

    GrantWaits(Object lock, Alarm alarm) {
        this.lock = lock;
        this.alarm = alarm;
    }

    /** Returns whether one more call may wait. */
    boolean hasRoom() {
        return waiting.size() < MOST_WAITING;
    }

    /**
     * Has a call wait.
     *
     * @param admit admits or refuses it at a time by the limiter, or returns null where it is to wait on
     * @param until the time of the alarm at which {@code overdue} runs, unless the wait has ended by then
     */
    Admission.Wait add(LongFunction<@Nullable Admission> admit, long until, Runnable overdue) {
        Waiting call = new Waiting(admit, alarm.at(until, overdue));
        waiting.add(call);
        return call;
    }

    /** Ends the waits that {@code now} can be decided; returns what tells their calls, to be run outside the lock. */
    List<Runnable> decide(long now) {
        List<Runnable> answers = new ArrayList<>();
        for (Waiting call : List.copyOf(waiting)) {
            // Its own place is free while it is decided: a full queue refuses those that come, not those that wait.
            waiting.remove(call);
            Admission admission = call.admit.apply(now);
            if (admission == null) {
                waiting.add(call);
            } else {
                call.overdue.cancel();
                answers.add(() -> call.decision.complete(admission));
            }
        }
        return answers;
    }

    private final class Waiting implements Admission.Wait {
        private final LongFunction<@Nullable Admission> admit;
        private final Alarm.Cancellation overdue;
        private final CompletableFuture<Admission> decision = new CompletableFuture<>();

        private Waiting(LongFunction<@Nullable Admission> admit, Alarm.Cancellation overdue) {
            this.admit = admit;
            this.overdue = overdue;
        }

        @Override
        public void whenDecided(Consumer<Admission> decided) {
            var unused = decision.thenAccept(decided);
        }

        @Override
        public void cancel() {
            synchronized (lock) {
                waiting.remove(this);
            }
            overdue.cancel();
        }
    }
}
