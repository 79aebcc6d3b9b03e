package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Keys that providers quote in other spellings, in two pieces: neither answers, pages, logs nor traces have one, nor a half of one. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class SpelledSecretTest {

    private static final String KEY = "pk/7+Qr=St/Uv&<Wx>";

    /** The value of a header field that the configuration adds. */
    private static final String ADDED = "Bearer gw/5+Xy=Zw&Q<Kk>-0123";

    private static final List<String> SPELLINGS = List.of(
            KEY,
            "pk\\/7+Qr=St\\/Uv\\u0026\\u003cWx\\u003e",
            "pk%2F7%2BQr%3DSt%2FUv%26%3CWx%3E",
            "pk&#x2F;7&#43;Qr&#61;St&sol;Uv&amp;&lt;Wx&gt;",
            "cGsvNytRcj1TdC9VdiY8V3g+",
            "gw/5+Xy=Zw&Q<Kk>-0123",
            "gw\\/5+Xy=Zw\\u0026Q\\u003cKk\\u003e-0123",
            "gw%2F5%2BXy%3DZw%26Q%3CKk%3E-0123");

    /** A refusal of the request, of the key, a failure that is retried or told, and an error within a stream. */
    private static final List<String> FAULTS = List.of("422", "401", "500", "stream");

    private static final String ADMIN = "admin-of-spellings";

    @TempDir
    private Path directory;

    private final StringBuilder outputs = new StringBuilder();

    @Test
    void no_spelling_of_a_key_gets_out(CapturedOutput output) throws Exception {
        Path log = directory.resolve("access.log");
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                CollectorStub collector = new CollectorStub()) {
            upstream.will(SpelledSecretTest::quote);
            try (RunningRelay relay = RunningRelay.of(configure(upstream, collector, log))) {
                for (String fault : FAULTS) {
                    for (int i = 0; i < SPELLINGS.size(); i++) {
                        SampleRequest ask = SampleRequest.chat("m-" + fault + '-' + i, fault.equals("stream"));
                        hear(relay.postAs("sk-app", ask));
                    }
                }
                for (String path : List.of("keys", "calls?limit=1000", "ledger")) {
                    hear(relay.send(relay.managing("/admin/" + path).header("authorization", "Bearer " + ADMIN)));
                }
                hear(relay.manage("/metrics"));
                // Each call is a span, and each of its attempts another.
                collector.await(2 * FAULTS.size() * SPELLINGS.size());
            }
            assertThat(upstream.received()).hasSizeGreaterThanOrEqualTo(FAULTS.size() * SPELLINGS.size());
            collector.exports().forEach(export -> outputs.append(export.text()));
            outputs.append(Files.readString(log)).append(output.getAll());
        }
        assertThat(outputs).contains("bad key ***", "m-stream-4", "server_error (500): bad key ***");
        for (String spelling : SPELLINGS) {
            int half = spelling.length() / 2;
            assertThat(outputs.toString()).doesNotContain(spelling.substring(0, half), spelling.substring(half));
        }
    }

    /** Fails as the model's name says, and quotes the key in the spelling that it numbers, cut in the middle. */
    private static void quote(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire) throws Exception {
        String[] model =
                request.text().replaceAll("(?s).*\"m-(\\w+-\\d).*", "$1").split("-");
        String spelling = SPELLINGS.get(Integer.parseInt(model[1]));
        String code = model[0].equals("401") ? "invalid_api_key" : "odd";
        String body =
                "{\"error\":{\"message\":\"bad key " + spelling + "\",\"type\":\"odd\",\"code\":\"" + code + "\"}}";
        int cut = body.indexOf(spelling) + spelling.length() / 2;
        if (model[0].equals("stream")) {
            wire.stream("x-echo: " + spelling);
            wire.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n");
            wire.chunk("data: " + body.substring(0, cut));
            wire.chunk(body.substring(cut) + "\n\n");
            wire.end();
            return;
        }
        wire.send("HTTP/1.1 " + model[0] + " No\r\ncontent-type: application/json\r\nx-request-id: " + spelling
                + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body.substring(0, cut));
        wire.send(body.substring(cut));
    }

    private Path configure(ScriptedUpstream upstream, CollectorStub collector, Path log) throws Exception {
        StringBuilder settings = new StringBuilder("""
            sluice:
              clients: [{ name: app, key: sk-app }]
              auth: { admin-key: %s }
              queue: { max-wait: 1s }
              access-log: %s
              tracing: { endpoint: "%s" }
              providers:
            """.formatted(ADMIN, log, collector.url()));
        for (String fault : FAULTS) {
            for (int i = 0; i < SPELLINGS.size(); i++) {
                settings.append("""
                      - name: p-%1$s-%2$d
                        dialect: openai
                        base-url: %3$s
                        models: [m-%1$s-%2$d]
                        keys: ["%4$s"]
                        headers: [{ name: x-gateway, value: "%5$s" }]
                    """.formatted(fault, i, upstream.baseUrl(), KEY, ADDED));
            }
        }
        return Files.writeString(directory.resolve("sluice.yml"), settings);
    }

    private void hear(HttpResponse<String> answer) {
        outputs.append(answer.headers().map()).append(answer.body()).append('\n');
    }
}
