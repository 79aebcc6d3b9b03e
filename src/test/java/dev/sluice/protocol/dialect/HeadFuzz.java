package dev.sluice.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.CutBodies;
import dev.sluice.call.Endpoint;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.RequestBody;
import dev.sluice.fuzz.Corpus;
import dev.sluice.fuzz.FuzzTarget;
import dev.sluice.fuzz.Mutation;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.request.RequestHead;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The heads of requests. A body is refused, or a reader that builds a tree finds the same model in it, and the renamed body differs
 * in the model alone.
 */
public final class HeadFuzz implements FuzzTarget {

    private static final Endpoint[] ENDPOINTS = {
        Endpoint.CHAT,
        Endpoint.MESSAGES,
        Endpoint.RESPONSES,
        Endpoint.COUNT_TOKENS,
        Endpoint.EMBEDDINGS,
        Endpoint.COMPLETIONS
    };

    private final Corpus requests = Corpus.of("-to-", "/request.json");

    @Override
    public String name() {
        return "heads of requests";
    }

    @Override
    public void run(RandomGenerator random) {
        byte[] body = Mutation.of(requests.any(random), random);
        Endpoint endpoint = ENDPOINTS[random.nextInt(ENDPOINTS.length)];
        RequestHead head;
        try {
            head = Heads.read(body, endpoint);
        } catch (RefusedCall refused) {
            assertThat(refused.refusal().message()).isNotBlank();
            return;
        }
        JsonNode tree;
        try {
            tree = Json.read(body);
        } catch (JacksonException passedOn) {
            // A number that no tree can hold is the provider's to judge.
            return;
        }
        assertThat(tree.path("model").asString("")).isEqualTo(head.model());
        assertThat(head.stream()).isEqualTo(tree.path("stream").asBoolean(false));
        RequestBody cut = CutBodies.cut(body, 1 + random.nextInt(40));
        RequestBody other = head.renamed(cut, "other-model");
        ObjectNode renamed = (ObjectNode) Json.read(other.copy(0, other.length()));
        assertThat(renamed.path("model").asString("")).isEqualTo("other-model");
        assertThat(renamed.set("model", tree.get("model"))).isEqualTo(tree);
    }
}
