package dev.sluice.pool;

import dev.sluice.call.Failure;
import dev.sluice.call.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The history of one call's request at the pool: the keys that refused or failed it. It makes the request a witness: what
 * several keys refuse alike is the request's fault, and what another key serves was the first key's.
 *
 * <p>Changed under the pool's lock only. The call may read it between its attempts, which follow each other.
 */
public final class RequestHistory {

    /** The refusals by keys that serve other requests after which the request is at fault. */
    private static final int REFUSALS_THAT_SETTLE = 2;

    private static final int FORBIDDEN = 403;

    private final String callId;
    private final String caller;
    private final Object token = new Object();
    private final List<Refusal> refusals = new ArrayList<>(1);
    private final List<Break> breaks = new ArrayList<>(1);
    private final List<Denial> denials = new ArrayList<>(1);
    private int triesUsed;
    private boolean discredited;
    private boolean keyRefused;
    private int fingerprint;

    /** Dropped after its first use, as it may hold the request's content. */
    private @Nullable IntSupplier fingerprintSource;

    /**
     * A key's refusal of the request that may be the request's own fault.
     *
     * @param trusted whether the key has served other requests of late
     */
    record Refusal(KeyId key, String account, String model, Failure failure, boolean trusted) {}

    /** A key's refusal of the request as without the model, which may be the request's own fault. */
    record Denial(KeyId key, String model) {}

    /** A failure of the connection or the server, at one key. */
    static final class Break {
        final KeyId key;
        final String model;
        final Failure failure;
        final long sentAt;

        /** True if it counts against the key. */
        boolean counted;

        Break(KeyId key, String model, Failure failure, long sentAt) {
            this.sentAt = sentAt;
            this.key = key;
            this.model = model;
            this.failure = failure;
        }
    }

    /**
     * Creates the history of a request that has met no key yet.
     *
     * @param callId the id of the call
     * @param caller the caller's name
     * @param fingerprint computes a number that is the same for the same content; called rarely, and under the pool's lock
     */
    public RequestHistory(String callId, String caller, IntSupplier fingerprint) {
        this.callId = callId;
        this.caller = caller;
        this.fingerprintSource = fingerprint;
    }

    /** Returns the history of a request that belongs to no caller. */
    public static RequestHistory ofRelay() {
        return new RequestHistory("", "", () -> 0);
    }

    /**
     * Returns whether the request itself is at fault for the refusals that it met, as far as is known. It is if their words
     * say so, if keys of two accounts that serve other requests refused it alike, or if the keys that refused its caller
     * serve other callers.
     */
    public boolean isAtFault() {
        if (refusals.isEmpty() || keyRefused) {
            return false;
        }
        Failure last = refusals.get(refusals.size() - 1).failure();
        return discredited
                || last.subject() == Failure.Subject.REQUEST
                || (accounts(false) > 1 && (accounts(true) > 0 || last.status() == FORBIDDEN));
    }

    /**
     * Returns whether another key would add nothing: two that serve other requests have refused this one.
     */
    public boolean isSettled() {
        return accounts(true) >= REFUSALS_THAT_SETTLE;
    }

    /** Returns the provider's refusal of the request that came last, or null where there is none. */
    public @Nullable Failure lastRefusal() {
        return refusals.isEmpty() ? null : refusals.get(refusals.size() - 1).failure();
    }

    /**
     * Returns how many failed attempts count against the call's own number of tries: those at keys that serve other requests.
     * A failure at a key that has served none of late says nothing of the call.
     */
    public int triesUsed() {
        return triesUsed;
    }

    private long accounts(boolean trustedOnly) {
        return refusals.stream()
                .filter(refusal -> !trustedOnly || refusal.trusted() || discredited)
                .map(Refusal::account)
                .distinct()
                .count();
    }

    /** Returns an object that stands for the request where more than its name must not be kept. */
    Object token() {
        return token;
    }

    String callId() {
        return callId;
    }

    String caller() {
        return caller;
    }

    int fingerprint() {
        IntSupplier source = fingerprintSource;
        if (source != null) {
            fingerprintSource = null;
            fingerprint = source.getAsInt();
        }
        return fingerprint;
    }

    List<Refusal> refusals() {
        return refusals;
    }

    List<Break> breaks() {
        return breaks;
    }

    /** Records that a key refused the request; {@code known} tells that its caller alone is refused by keys that serve others. */
    void refused(Refusal refusal, boolean known) {
        refusals.add(refusal);
        discredited |= known;
    }

    /** Records that a key which refused the request is known now to be refused for itself. */
    void keyIsRefused() {
        keyRefused = true;
    }

    void broke(Break failed) {
        breaks.add(failed);
    }

    List<Denial> denials() {
        return denials;
    }

    void denied(Denial denial) {
        denials.add(denial);
    }

    void usedTry() {
        triesUsed++;
    }
}
