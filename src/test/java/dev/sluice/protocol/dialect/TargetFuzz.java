package dev.sluice.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.RefusedCall;
import dev.sluice.fuzz.FuzzTarget;
import dev.sluice.fuzz.Mutation;
import dev.sluice.protocol.rules.RequestLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Request targets: each is refused or has one plain spelling, which is its own. */
public final class TargetFuzz implements FuzzTarget {

    private static final List<String> TARGETS = List.of(
            "/v1/chat/completions",
            "/v1/v1/messages?beta=true",
            "/responses/resp_1/input_items?limit=3&after=a%20b",
            "http://relay.example:8080/v1/models/claude-opus-4-7",
            "/v1/files/file-1/content",
            "/v1/images/generations",
            "/v1/messages/batches/b_1/results");

    @Override
    public String name() {
        return "request targets";
    }

    @Override
    public void run(RandomGenerator random) {
        byte[] target = TARGETS.get(random.nextInt(TARGETS.size())).getBytes(StandardCharsets.UTF_8);
        String mutated = new String(Mutation.bytes(target, random), StandardCharsets.ISO_8859_1);
        RequestLine line;
        try {
            line = RequestLine.of("GET", mutated);
        } catch (RefusedCall refused) {
            assertThat(refused.refusal().message()).doesNotContain("\r", "\n", "\0");
            return;
        }
        assertThat(line.path()).matches("/[!-~]*").doesNotContain("//", "/../", "/./", "\\");
        assertThat(line.query() == null ? "" : line.query()).matches("[!-~]*");
        assertThat(RequestLine.of("GET", line.path()).path()).isEqualTo(line.path());
        assertThat(Dialects.recognise(line, name -> false)).isNotNull();
    }
}
