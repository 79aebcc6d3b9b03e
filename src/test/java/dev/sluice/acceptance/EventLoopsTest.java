package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.netty.http.HttpResources;

/**
 * Whatever else this package proves, it proves with BlockHound watching: a call that blocks an event loop fails. This is the
 * proof that it watches.
 */
class EventLoopsTest {

    @Test
    void nothing_may_block_one() {
        var slept = HttpResources.get().onServer(true).next().submit(() -> {
            Thread.sleep(1);
            return null;
        });

        assertThatThrownBy(() -> slept.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(BlockingOperationError.class);
    }
}
