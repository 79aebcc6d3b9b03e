package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bound of Netty's buffers, and the share of it that is in use. */
class DirectMemoryTest {

    private static final List<String> PROPERTIES = List.of("io.netty.allocator.type", "io.netty.maxDirectMemory");

    private final Map<String, String> before = new HashMap<>();

    @BeforeEach
    void clear() {
        PROPERTIES.forEach(name -> before.put(name, System.clearProperty(name)));
    }

    @AfterEach
    void restore() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @Test
    void netty_reaches_its_bound_before_the_jvm_does() {
        DirectMemory.bound();

        assertThat(System.getProperty("io.netty.allocator.type")).isEqualTo("pooled");
        assertThat(Long.getLong("io.netty.maxDirectMemory"))
                .isPositive()
                .isLessThan(Runtime.getRuntime().maxMemory());
    }

    @Test
    void what_the_operator_sets_stays() {
        System.setProperty("io.netty.allocator.type", "adaptive");
        System.setProperty("io.netty.maxDirectMemory", "123456789");

        DirectMemory.bound();

        assertThat(System.getProperty("io.netty.allocator.type")).isEqualTo("adaptive");
        assertThat(Long.getLong("io.netty.maxDirectMemory")).isEqualTo(123_456_789);
    }

    @Test
    void what_buffers_hold_is_in_use() {
        ByteBuf held = PooledByteBufAllocator.DEFAULT.directBuffer(1 << 20);
        try {
            await("the next look").until(() -> DirectMemory.used() > 0);
            assertThat(DirectMemory.used()).isLessThan(1);
        } finally {
            held.release();
        }
    }
}
