package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;

/** A relay with memory for bodies of 8 MB, which may have 16 MB each: one can have 6 MB of it. Each test gives all of it back. */
abstract class SmallBodyMemory {

    static final int MB = 1 << 20;
    static final long MEMORY = 8 * MB;

    final ScriptedUpstream upstream = new ScriptedUpstream();
    final RunningRelay relay = RunningRelay.within(
            MEMORY, upstream, "limits.max-body=16MB", "clients[1].name=other", "clients[1].key=sk-other");

    @AfterEach
    void everything_is_given_back() {
        relay.awaitQuiet();
        await("no memory held")
                .untilAsserted(() -> assertThat(relay.memory().reserved()).isZero());
        assertThat(relay.memory().peak()).isLessThanOrEqualTo(MEMORY);
        assertThat(relay.memory().waiting()).isZero();
        relay.close();
        upstream.close();
    }

    /** Returns {@code ask} with a body of {@code bytes} bytes. */
    static SampleRequest sized(SampleRequest ask, int bytes) {
        int more = bytes - ask.body().length();
        return new SampleRequest(ask.path(), ask.body().replace("Hello there", "Hello there" + "a".repeat(more)));
    }
}
