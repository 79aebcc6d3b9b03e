package dev.sluice.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.call.Endpoint;
import dev.sluice.protocol.rules.TestClassifiers;
import dev.sluice.protocol.tap.Events;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TapAllocationTest {

    private static final int EVENTS = 10_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES", "RESPONSES"})
    void reading_events_of_content_allocates_nothing(Endpoint endpoint) {
        StreamTap tap = Dialects.of(endpoint.dialect())
                .streamTap(endpoint, StateSink.NONE, TestClassifiers.of(endpoint.dialect()));
        ByteBuffer event =
                Events.heap("data: {\"x\":\"\\\"usage\\\"\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}],"
                        + "\"usage\":{\"prompt_tokens\":5},\"type\":\"content_block_delta\"}\n\n");
        tap.event(event);

        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < EVENTS; i++) {
            tap.event(event);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("bytes for %d events", EVENTS).isLessThan(EVENTS);
    }
}
