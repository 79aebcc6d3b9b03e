package dev.sluice.relay.adapt;

import dev.sluice.call.Caller;
import dev.sluice.call.Decision;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.protocol.conversation.AnswerStore;
import dev.sluice.protocol.openai.responses.StoredResponse;
import dev.sluice.protocol.rules.RequestTarget;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The responses that the relay keeps itself, since it made them by translation and no provider holds them. Safe for use by many
 * threads.
 */
public final class KeptResponses {

    private final Function<String, AnswerStore> answers;

    /** @param answers returns what is kept for the caller of that name */
    KeptResponses(Function<String, AnswerStore> answers) {
        this.answers = answers;
    }

    /**
     * Returns the answer to a request about a response, as JSON in UTF-8; empty where none is kept for {@code caller} under its
     * id.
     */
    public Optional<Decision<byte[]>> answer(
            Caller caller, String method, RequestTarget.Stored target, @Nullable String query) {
        AnswerStore own = answers.apply(caller.name());
        String json = own.find(target.id());
        StoredResponse stored = json == null ? null : StoredResponse.of(target.id(), json);
        return stored == null ? Optional.empty() : Optional.of(answer(stored, own, method, target, query));
    }

    private static Decision<byte[]> answer(
            StoredResponse stored,
            AnswerStore own,
            String method,
            RequestTarget.Stored target,
            @Nullable String query) {
        if (target.path().endsWith("/input_items")) {
            return stored.inputItems(query);
        }
        if (method.equals("DELETE")) {
            own.forget(target.id());
            return Decision.granted(StoredResponse.deleted(target.id()));
        }
        return method.equals("POST") || target.stream()
                ? Decision.refused(Refusal.of(
                        Reason.UNSUPPORTED,
                        "The response was not created in the background and is already complete "
                                + "(expected: a response that runs in the background).",
                        "response_id"))
                : Decision.granted(stored.whole());
    }
}
