package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.netty.http.HttpResources;

/**
 * BlockHound is installed for all tests of this package, so that a call that blocks an event loop fails. This test checks
 * that it is.
 */
class EventLoopsTest {

    @Test
    void a_blocking_call_on_an_event_loop_fails() {
        var slept = HttpResources.get().onServer(true).next().submit(() -> {
            Thread.sleep(1);
            return null;
        });

        assertThatThrownBy(() -> slept.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(BlockingOperationError.class);
    }
}
