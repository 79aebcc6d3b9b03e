package dev.sluice.relay;

import dev.sluice.call.Call;
import dev.sluice.protocol.request.RequestHead;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The affinity of a call: calls of one affinity are best served by one account, whose prompt cache then holds their prefix. */
final class Affinity {

    /**
     * Providers cache no prompt below 1,024 tokens, some 4 KB of text; a body of twice that shares a prefix worth
     * following, and a shorter one spreads freely.
     */
    private static final int PREFIX = 4096;

    private Affinity() {}

    /** Returns the session that the caller names, else the dialect's own conversation, else the prompt's beginning. */
    static @Nullable String of(Call call, RequestHead head) {
        if (call.session() != null) {
            return call.caller().name() + "/s/" + call.session();
        }
        if (head.conversation() != null) {
            return call.caller().name() + "/c/" + head.conversation();
        }
        if (head.promptBytes() >= 2 * PREFIX && call.body().length() >= PREFIX) {
            CRC32C sum = new CRC32C();
            call.body().forEach(0, PREFIX, sum::update);
            return head.model() + "/p/" + sum.getValue();
        }
        return null;
    }
}
