package dev.sluice.acceptance;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The fixture of tests of one relay without further settings, over one key of a scripted provider. */
abstract class ScriptedTestCase {

    final ScriptedUpstream upstream = new ScriptedUpstream();
    RunningRelay relay;

    @BeforeEach
    void start() {
        relay = RunningRelay.over(upstream);
    }

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
    }
}
