package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fuzz.HostileRequest;
import dev.sluice.fuzz.HostileRequests;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** One hostile client among ten: it sends every poisoned request that it can, and the nine others get every answer. */
@Timeout(240)
@ExtendWith(OutputCaptureExtension.class)
class HostileClientTest {

    private static final int OTHERS = 9;
    private static final int LEAST_CALLS = 10;

    /** For how long the attack is repeated; {@code -Dhostile.seconds} sets more than one round. */
    private static final long ATTACK_NANOS = Long.getLong("hostile.seconds", 0) * 1_000_000_000;

    private static final int KEYS = 3;
    private static final String HOSTILE = "sk-hostile-client";

    private static final String FLAGGED =
            "{\"error\":{\"code\":403,\"message\":\"Your chosen model requires moderation and"
                    + " your input was flagged.\",\"metadata\":{\"reasons\":[\"violence\"]}}}";
    private static final String DENIED =
            "{\"error\":{\"message\":\"The model does not exist or you do not have access to it.\","
                    + "\"type\":\"invalid_request_error\",\"code\":\"model_not_found\"}}";
    private static final String CHAT =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"gpt-4.1\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"well\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
    private static final String MESSAGE =
            "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-opus-4-7\",\"content\":[{\"type\":\"text\","
                    + "\"text\":\"well\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";

    @Test
    void the_nine_others_get_every_answer_and_no_key_is_condemned(CapturedOutput log) throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = relay(upstream)) {
            upstream.will(HostileClientTest::answer);
            AtomicBoolean attacking = new AtomicBoolean(true);
            AtomicInteger answered = new AtomicInteger();
            List<CompletableFuture<List<String>>> others = new ArrayList<>();
            for (int i = 1; i <= OTHERS; i++) {
                String key = "sk-other-" + i;
                others.add(CompletableFuture.supplyAsync(() -> callWhile(relay, key, attacking, answered)));
            }

            List<HostileRequest> attack = new ArrayList<>(HostileRequests.by(HOSTILE));
            Random random = new Random(7);
            long start = System.nanoTime();
            int sent = 0;
            do {
                Collections.shuffle(attack, random);
                for (HostileRequest each : attack) {
                    each.send(relay.port(), () -> true);
                    sent++;
                }
            } while (System.nanoTime() - start < ATTACK_NANOS);
            attacking.set(false);
            System.out.printf(
                    "one hostile client: %d requests in %d s; the nine others made %d calls%n",
                    sent, (System.nanoTime() - start) / 1_000_000_000, answered.get());

            for (CompletableFuture<List<String>> other : others) {
                assertThat(other.get()).isEmpty();
            }
            relay.awaitQuiet();
            assertThat(relay.metrics().sum("sluice_key_state", "state=ready")).isEqualTo(2 * KEYS);
            assertThat(upstream.received())
                    .allSatisfy(request -> assertThat(request.requestLine()).doesNotContain("..", "admin", "%"));
        }
        assertThat(log).doesNotContain("\tat ", "fault of the relay", "Decoding failed", "onErrorDropped");
    }

    private static RunningRelay relay(ScriptedUpstream upstream) {
        List<String> settings = new ArrayList<>(List.of("clients[10].name=hostile", "clients[10].key=" + HOSTILE));
        for (int i = 1; i <= OTHERS; i++) {
            settings.add("clients[" + i + "].name=other-" + i);
            settings.add("clients[" + i + "].key=sk-other-" + i);
        }
        List<String> secrets = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            secrets.add(ScriptedUpstream.KEY + i);
        }
        return RunningRelay.over(upstream.baseUrl(), secrets, settings.toArray(String[]::new));
    }

    private static void answer(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire) throws Exception {
        String body = request.text();
        boolean messages = request.requestLine().contains("/messages");
        if (body.contains(HostileRequests.FLAGGED)) {
            wire.refuse(403, FLAGGED);
        } else if (body.contains(HostileRequests.POISON)) {
            wire.refuse(500, "{\"error\":{\"message\":\"internal\",\"type\":\"server_error\"}}");
        } else if (body.contains(HostileRequests.DENIED_MODEL)) {
            wire.refuse(404, DENIED);
        } else if (body.contains("\"stream\":true")) {
            wire.stream();
            for (int i = 0; i < 20; i++) {
                wire.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"well\"}}]}\n\n");
            }
            wire.chunk(
                    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
            wire.end();
        } else {
            wire.json(messages ? MESSAGE : CHAT);
        }
    }

    /** Returns what was wrong with the answers to calls that go on as long as the attack does. */
    private static List<String> callWhile(
            RunningRelay relay, String key, AtomicBoolean attacking, AtomicInteger answered) {
        List<SampleRequest> calls = List.of(SampleRequest.CHAT, SampleRequest.MESSAGE, SampleRequest.CHAT_STREAM);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < LEAST_CALLS || attacking.get(); i++) {
            SampleRequest ask = calls.get(i % calls.size());
            HttpResponse<String> answer = relay.postAs(key, ask);
            answered.incrementAndGet();
            if (answer.statusCode() != 200 || !answer.body().contains("well")) {
                wrong.add(ask.path() + " " + answer.statusCode() + " " + answer.body());
            }
        }
        return wrong;
    }
}
