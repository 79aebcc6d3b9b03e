package dev.sluice.admission;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import java.time.Duration;

/** The refusals that end a wait in a {@link FairQueue}. */
final class QueueRefusals {

    /** The shortest {@code retry-after}: a retry within a second would find the queue unchanged. */
    private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);

    /** The longest {@code retry-after}: beyond it some SDKs give up, and others sleep for all of it. */
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);

    private QueueRefusals() {}

    /** Returns the refusal of a call that cannot be served before its deadline, but at {@code earliest}. */
    static Refusal deadlineTooEarly(WaitingCall<?, ?> call, long earliest, long now) {
        String message = "the keys have room for the call in %s at the earliest, and it may wait %s"
                .formatted(seconds(earliest - now), seconds(call.deadline().nanos() - now));
        return later(Reason.WAIT_TOO_LONG, message, earliest, now);
    }

    /** Returns the refusal of a call whose deadline has passed. */
    static Refusal deadlinePassed(WaitingCall<?, ?> call, ModelQueue<?, ?> modelQueue, long now) {
        String message = "the call has waited %s, as long as it may, and no key had room for it"
                .formatted(seconds(now - call.arrived()));
        return later(Reason.WAIT_TOO_LONG, message, modelQueue.notBefore(), now);
    }

    static Refusal queueFull(ModelQueue<?, ?> modelQueue, int maxDepth, long now) {
        return later(
                Reason.QUEUE_FULL, "the queue is full: %d calls wait".formatted(maxDepth), modelQueue.notBefore(), now);
    }

    private static String seconds(long nanos) {
        // Rounded up, so that a caller who waits for it is not too early.
        return Math.max(1, Duration.ofNanos(nanos).plusNanos(999_999_999).toSeconds()) + " s";
    }

    private static Refusal later(Reason reason, String message, long room, long now) {
        Duration wait = Duration.ofNanos(room - now);
        Duration retryAfter = wait.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : wait;
        return Refusal.later(reason, message, retryAfter.compareTo(SHORTEST_RETRY) < 0 ? SHORTEST_RETRY : retryAfter);
    }
}
