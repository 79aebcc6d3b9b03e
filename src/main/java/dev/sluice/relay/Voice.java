package dev.sluice.relay;

import dev.sluice.call.Endpoint;
import dev.sluice.upstream.Reply;
import java.util.List;

/** How one call is put to one provider, and how the answer is brought back. */
interface Voice {

    /** Returns what is asked of the provider, in the provider's dialect. */
    Endpoint endpoint();

    /** Returns the path below the version segment. */
    String path();

    byte[] body();

    /** Returns the fields that the provider's dialect cannot say. */
    List<String> dropped();

    /** Returns whether the provider's words are the caller's too, so that its refusals can be handed on as they are. */
    boolean sameDialect();

    /** Returns the answer as the caller is to get it. */
    Reply.Answer back(Reply.Answer answer);
}
