package dev.sluice.access;

import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;

/** The identity that a presented key proves. */
public sealed interface Identity {

    /** A known caller. */
    record Known(Caller caller) implements Identity {}

    /**
     * A client that may not call.
     *
     * @param client its name
     * @param denial the reason
     */
    record Denied(String client, Denial denial) implements Identity {

        /** Returns the answer to such a call. */
        public Refusal refusal() {
            return denial.refusal(client);
        }
    }

    /** The reason for which a known client may not call. */
    enum Denial {
        DISABLED(Refusal.Reason.UNAUTHENTICATED, "is disabled; the relay's operator can enable it."),
        EXPIRED(Refusal.Reason.UNAUTHENTICATED, "has expired; the relay's operator can extend it."),
        ROTATED(Refusal.Reason.UNAUTHENTICATED, "has another key by now (expected: the one from its last rotation)."),
        DELETED(Refusal.Reason.UNAUTHENTICATED, "exists no more."),
        ADDRESS(Refusal.Reason.FORBIDDEN, "may not call from this address.");

        private final Refusal.Reason reason;
        private final String message;

        Denial(Refusal.Reason reason, String message) {
            this.reason = reason;
            this.message = message;
        }

        /** Returns the answer to a call of {@code client}. */
        public Refusal refusal(String client) {
            String prefix = reason == Refusal.Reason.UNAUTHENTICATED ? "Incorrect API key provided: the" : "The";
            return Refusal.of(reason, prefix + " client `" + client + "` " + message);
        }
    }

    /** A key that belongs to no caller. */
    record Unknown() implements Identity {

        /** Returns the answer to such a call. It does not repeat the key, which may be valid at a provider. */
        public Refusal refusal() {
            return Refusal.of(
                    Refusal.Reason.UNAUTHENTICATED,
                    "Incorrect API key provided: no client of this relay has it "
                            + "(expected: a client's key, not a provider's)");
        }
    }

    /** No key was presented. */
    record Missing() implements Identity {

        /** Returns the answer to such a call. */
        public Refusal refusal() {
            return Refusal.of(
                    Refusal.Reason.UNAUTHENTICATED,
                    "Incorrect API key provided: none came with the request "
                            + "(expected: 'authorization: Bearer KEY' or 'x-api-key: KEY')");
        }
    }
}
