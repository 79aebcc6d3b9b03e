package dev.sluice.limit.grant;

import dev.sluice.call.Alarm;
import dev.sluice.call.EarliestAlarm;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with the shared store in the background: a message every fifth of a second, and at once where a call lacks a
 * grant. One message is under way at a time. Safe for use by several threads.
 */
public final class GrantSync {

    /** The time between two messages: a tenth of a grant's lifetime. */
    private static final long INTERVAL = Duration.ofMillis(200).toNanos();

    /** The least time between two messages; a millisecond of work for the store is a twentieth of it. */
    private static final long LEAST_INTERVAL = Duration.ofMillis(20).toNanos();

    /** The time between two messages to a store that does not answer. */
    private static final long PROBE_INTERVAL = Duration.ofMillis(500).toNanos();

    /** The failures in a row after which the store is only probed. */
    private static final int FAILURES = 3;

    private final Owner owner;
    private final GrantStore store;
    private final Ticker ticker;
    private final EarliestAlarm next;
    private final Listener listener;

    private boolean underWay;
    private boolean closed;
    private int failures;
    private long sentAt;
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    /** Creates a conversation that has yet to {@link #start}. */
    public GrantSync(Owner owner, GrantStore store, Ticker ticker, Alarm alarm, Listener listener) {
        this.owner = owner;
        this.store = store;
        this.ticker = ticker;
        this.next = new EarliestAlarm(alarm, this::wake);
        this.listener = listener;
        this.sentAt = ticker.nanos() - INTERVAL;
    }

    /** The owner of a {@link GrantBook}, which calls it under its own lock. */
    public interface Owner {

        /** Returns the next message to the store. */
        SyncRequest request(boolean leaving);

        /** Adopts an answer; returns the time until the store is to be asked again, in nanoseconds, or {@link Long#MAX_VALUE}. */
        long synced(SyncAnswer answer);
    }

    /** A listener to the conversation. It must not block. */
    public interface Listener {

        /** A listener that does nothing. */
        Listener NONE = new Listener() {
            @Override
            public void synced(SyncRequest request, SyncAnswer answer, long nanos) {}

            @Override
            public void failed(Throwable why) {}
        };

        /** Handles an answer that took {@code nanos}. */
        void synced(SyncRequest request, SyncAnswer answer, long nanos);

        /** Handles a message without an answer. */
        void failed(Throwable why);
    }

    /** Sends the first message. */
    public void start() {
        next.by(ticker.nanos());
    }

    /** Has the store asked soon, since a call waits for a grant; never blocks. */
    public void needed() {
        long now = ticker.nanos();
        synchronized (this) {
            if (underWay || failures > 0) {
                return;
            }
        }
        next.by(Math.max(now, sentAt + LEAST_INTERVAL));
    }

    /** Gives everything back; completes when the store has heard of it or could not be reached. */
    public CompletionStage<Void> leave() {
        boolean now;
        synchronized (this) {
            closed = true;
            now = !underWay;
        }
        next.close();
        if (now) {
            send(true);
        }
        return left;
    }

    private void wake() {
        synchronized (this) {
            if (underWay || closed) {
                return;
            }
        }
        send(false);
    }

    private void send(boolean leaving) {
        synchronized (this) {
            underWay = true;
            sentAt = ticker.nanos();
        }
        SyncRequest request = owner.request(leaving);
        CompletionStage<SyncAnswer> answer = store.sync(request);
        answer.whenComplete((got, failed) -> ended(request, got, failed, leaving));
    }

    private void ended(SyncRequest request, @Nullable SyncAnswer answer, @Nullable Throwable failed, boolean leaving) {
        long wait = Long.MAX_VALUE;
        if (answer != null) {
            wait = owner.synced(answer);
            listener.synced(request, answer, ticker.nanos() - sentAt);
        } else if (failed != null) {
            listener.failed(failed);
        }
        boolean leaveNow;
        long at;
        synchronized (this) {
            underWay = false;
            failures = answer == null ? failures + 1 : 0;
            leaveNow = closed && !leaving;
            long soon = wait == Long.MAX_VALUE ? INTERVAL : Math.min(INTERVAL, Math.max(0, wait));
            at = failures >= FAILURES
                    ? sentAt + PROBE_INTERVAL
                    : failures > 0
                            ? sentAt + INTERVAL
                            : Math.max(sentAt + LEAST_INTERVAL, Math.min(sentAt + INTERVAL, ticker.nanos() + soon));
        }
        if (leaving) {
            left.complete(null);
        } else if (leaveNow) {
            send(true);
        } else {
            next.by(at);
        }
    }
}
