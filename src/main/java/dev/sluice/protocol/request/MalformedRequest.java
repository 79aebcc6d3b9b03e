package dev.sluice.protocol.request;

import dev.sluice.call.Refusal;
import dev.sluice.call.RefusedCall;

/** Refusals of requests that no provider could make sense of, as {@link Refusal.Reason#MALFORMED}. */
public final class MalformedRequest {

    private MalformedRequest() {}

    /** Returns a refusal that names no field. */
    public static RefusedCall because(String message) {
        return Refusal.of(Refusal.Reason.MALFORMED, message).asException();
    }

    /** Returns a refusal for the field {@code param}. */
    public static RefusedCall because(String message, String param) {
        return Refusal.of(Refusal.Reason.MALFORMED, message, param).asException();
    }
}
