package dev.sluice.access;

import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;

/** Who is behind a presented key. */
public sealed interface Identity {

    /** A caller that may come in. */
    record Known(Caller caller) implements Identity {}

    /** A key that nobody has. */
    record Unknown() implements Identity {

        /** Returns the answer to such a call; never repeats the key, which may be somebody's real one for elsewhere. */
        public Refusal refusal() {
            return Refusal.of(
                    Refusal.Reason.UNAUTHENTICATED,
                    "Incorrect API key provided: no client of this relay has it "
                            + "(expected: a client's key, not a provider's)");
        }
    }

    /** No key at all. */
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
