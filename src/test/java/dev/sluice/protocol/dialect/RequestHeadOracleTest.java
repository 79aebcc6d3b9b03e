package dev.sluice.protocol.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.CutBodies;
import dev.sluice.call.Endpoint;
import dev.sluice.protocol.request.RandomJson;
import dev.sluice.protocol.request.RequestHead;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RequestHeadOracleTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void random_requests_read_as_a_tree_reads_them_and_rename_as_a_tree_renames_them() {
        for (int seed = 0; seed < 1_500; seed++) {
            Random random = new Random(seed);
            String body = request(random);
            byte[] bytes = body.getBytes(UTF_8);
            JsonNode tree = JSON.readTree(body);

            RequestHead head = Heads.read(bytes, Endpoint.CHAT);

            String as = "seed " + seed + ": " + body;
            assertThat(head.model()).as(as).isEqualTo(tree.path("model").stringValue());
            assertThat(head.stream()).as(as).isEqualTo(tree.path("stream").asBoolean(false));
            assertThat(head.maxOutput())
                    .as(as)
                    .isEqualTo(tree.path("max_tokens").asLong(0));
            assertThat(head.conversation()).as(as).isEqualTo(text(tree.path("user")));
            byte[] renamed = CutBodies.bytes(head.renamed(CutBodies.cut(bytes, 11), "other/model:1"));
            assertThat(JSON.readTree(renamed))
                    .as(as)
                    .isEqualTo(((ObjectNode) tree.deepCopy()).put("model", "other/model:1"));
            int end = head.modelField().end();
            assertThat(new String(renamed, UTF_8))
                    .as(as)
                    .startsWith(new String(bytes, 0, head.modelField().start(), UTF_8))
                    .endsWith(new String(bytes, end, bytes.length - end, UTF_8));
        }
    }

    @Test
    void embedded_media_are_counted_wherever_they_stand() {
        for (int seed = 0; seed < 1_500; seed++) {
            Random random = new Random(seed);
            RandomJson json = new RandomJson(random);
            String media = "data:image/png;base64," + "iVBORw0KGgo".repeat(random.nextInt(50)) + "\\/==";
            List<String> parts = new ArrayList<>();
            int items = random.nextInt(4);
            for (int i = 0; i < items; i++) {
                String name = List.of("url", "image_url", "data", "file_data").get(random.nextInt(4));
                parts.add(json.object(2, json.member(name, '"' + media + '"')));
            }
            parts.add(json.value(4));
            Collections.shuffle(parts, random);
            String body =
                    json.object(2, json.member("model", "\"m\"") + ',' + json.member("messages", parts.toString()));

            RequestHead head = Heads.read(body.getBytes(UTF_8), Endpoint.CHAT);

            assertThat(head.mediaItems()).as("seed %d: %s", seed, body).isEqualTo(items);
            assertThat(head.promptBytes())
                    .as("seed %d: %s", seed, body)
                    .isEqualTo(body.getBytes(UTF_8).length - (long) items * media.length());
        }
    }

    private static String request(Random random) {
        RandomJson json = new RandomJson(random);
        List<String> members = new ArrayList<>();
        members.add(json.member("model", random.nextBoolean() ? "\"gpt-4.1\"" : "\"\\u0067pt \\\"x\\\" ü\""));
        members.add(json.member("messages", "[" + json.value(4) + "]"));
        if (random.nextBoolean()) {
            members.add(json.member("stream", Boolean.toString(random.nextBoolean())));
        }
        if (random.nextBoolean()) {
            members.add(json.member("max_tokens", Integer.toString(random.nextInt(10_000))));
        }
        if (random.nextBoolean()) {
            members.add(json.member("user", "\"u" + random.nextInt() + "\""));
        }
        members.add(json.member("x_" + random.nextInt(), json.value(5)));
        Collections.shuffle(members, random);
        return json.space() + json.object(3, String.join(",", members)) + json.space();
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }
}
