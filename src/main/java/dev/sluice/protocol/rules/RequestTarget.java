package dev.sluice.protocol.rules;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;

/** The thing that a request's method and path ask for, as a dialect recognises it. */
public sealed interface RequestTarget {

    /**
     * Something that a model of a provider answers.
     *
     * @param endpoint the endpoint that is asked
     * @param path the path below the version segment
     * @param stream whether path and query ask for events, in a dialect where they do and not the body
     */
    record Relayed(Endpoint endpoint, String path, boolean stream) implements RequestTarget {

        /** A target of which the body alone tells whether events are asked for. */
        public Relayed(Endpoint endpoint, String path) {
            this(endpoint, path, false);
        }
    }

    /**
     * A stored answer, or something about it.
     *
     * @param endpoint the endpoint that stored it
     * @param id the id of the stored answer
     * @param path the path below the version segment
     * @param stream whether the answer is asked for as a stream of events
     */
    record Stored(Endpoint endpoint, String id, String path, boolean stream) implements RequestTarget {}

    /**
     * Something that lives in one account, such as a file or a batch.
     *
     * @param endpoint the endpoint that stands for accounts of the dialect
     * @param path the path below the version segment
     */
    record OfAccount(Endpoint endpoint, String path) implements RequestTarget {}

    /** The list of models. */
    record ModelList() implements RequestTarget {}

    /**
     * One model.
     *
     * @param id the model's name, still percent-encoded
     */
    record Model(String id) implements RequestTarget {}

    /** A fact about the caller itself, for which no provider is asked. */
    record OfCaller(Resource resource) implements RequestTarget {

        /** The things that the relay knows of a caller. */
        public enum Resource {
            /** Its use and cost so far. */
            USAGE,
            /** The credit that it has left. */
            BALANCE,
            /** The credit of a code. */
            REDEEM
        }
    }

    /**
     * The registration of clients by themselves, for which no key is needed.
     *
     * @param registers whether to register; else its terms are asked for
     */
    record SignUp(boolean registers) implements RequestTarget {}

    /** Something that is not answered. */
    sealed interface Refused extends RequestTarget {

        /** Returns the refusal of a request with {@code method}. */
        Refusal refusal(String method);
    }

    /**
     * A known path, asked with a method that it does not take.
     *
     * @param allow the methods that it takes, as the {@code allow} header lists them
     */
    record WrongMethod(String allow) implements Refused {

        @Override
        public Refusal refusal(String method) {
            return Refusal.of(
                    Reason.METHOD_NOT_ALLOWED, method + " is not taken here (expected: " + allow + ").", allow);
        }
    }

    /**
     * A path that no dialect has.
     *
     * @param path the path, with its version segment
     */
    record Unknown(String path) implements Refused {

        @Override
        public Refusal refusal(String method) {
            String shown = path.length() > MAX_SHOWN ? path.substring(0, MAX_SHOWN) + "…" : path;
            return Refusal.of(Reason.UNKNOWN_PATH, "There is nothing at " + shown + ".");
        }

        /** In characters: longer than any path that exists. */
        private static final int MAX_SHOWN = 200;
    }

    /** A path that would be known, if one of its segments did not hold characters that no id has. */
    record NotPlain() implements Refused {

        @Override
        public Refusal refusal(String method) {
            return Refusal.of(
                    Reason.MALFORMED,
                    "The request's path holds a character that no id has (expected: letters, digits, and - . _ ~ : @ + , =).");
        }
    }
}
