package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests by their bytes over connections of their own; none of them harms a key. */
@Timeout(60)
@ExtendWith(SharedRelay.class)
abstract class RawHttpFixture {

    static final String BODY = SampleRequest.CHAT.body();
    static final String POST = "POST /v1/chat/completions HTTP/1.1\r\n";
    static final String AUTH = "authorization: Bearer " + RunningRelay.CLIENT_KEY + "\r\n";
    static final String TYPE = "content-type: application/json\r\n";
    static final String LENGTH = "content-length: " + BODY.length() + "\r\n";
    static final String HOST = "host: relay\r\n";

    final RunningRelay relay;
    final ScriptedUpstream upstream;

    RawHttpFixture(RunningRelay relay, ScriptedUpstream upstream) {
        this.relay = relay;
        this.upstream = upstream;
    }

    /** Returns all that is answered until the connection ends. */
    String ask(String request) throws Exception {
        try (RawClient client = new RawClient(relay)) {
            return client.send(request).readToEnd();
        }
    }

    @AfterEach
    void every_key_is_ready() {
        relay.awaitQuiet();
        assertThat(relay.metrics().sum("sluice_key_state", "state=ready")).isEqualTo(2);
    }
}
