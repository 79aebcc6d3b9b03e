package dev.sluice.access;

import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;

/** The identity that a presented key proves. */
public sealed interface Identity {

    /** A known caller. */
    record Known(Caller caller) implements Identity {}

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
