package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.MemoryBudget;
import dev.sluice.call.Refusal;
import dev.sluice.call.RefusedCall;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import reactor.netty.http.server.HttpServerRequest;

/** Calls that come while buffers are nearly or wholly used up: they can be repeated, and are no fault of the relay's program. */
class BufferShortageTest {

    @Test
    void a_buffer_that_was_refused_is_a_shortage_however_deep_it_lies() {
        OutOfMemoryError refused = new OutOfMemoryError("Cannot reserve 4096 bytes of direct buffer memory");
        assertThat(RelayHandler.isOfMemory(refused)).isTrue();
        assertThat(RelayHandler.isOfMemory(new EncoderException(new IllegalStateException(refused))))
                .isTrue();
        assertThat(RelayHandler.isOfMemory(new IllegalStateException("another")))
                .isFalse();
    }

    @Test
    void causes_in_a_circle_are_no_shortage() {
        RuntimeException one = new RuntimeException("one");
        one.initCause(new RuntimeException("other", one));
        assertThat(RelayHandler.isOfMemory(one)).isFalse();
    }

    @Test
    void no_call_is_begun_where_most_buffers_are_in_use() {
        MemoryBudget budget = new MemoryBudget(1_000_000, () -> 0.81);
        RequestBodies bodies = new RequestBodies(() -> 1_000L, budget, () -> 0L, (task, nanos) -> () -> {});

        assertThatThrownBy(() -> bodies.read(withoutFields(), "app").block())
                .isInstanceOfSatisfying(RefusedCall.class, call -> {
                    assertThat(call.refusal().reason()).isEqualTo(Refusal.Reason.MEMORY_FULL);
                    assertThat(call.refusal().retryAfter()).isPositive();
                });
        assertThat(budget.reserved()).isZero();
    }

    private static HttpServerRequest withoutFields() {
        return (HttpServerRequest) Proxy.newProxyInstance(
                BufferShortageTest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (of, method, arguments) -> {
                    if (method.getName().equals("requestHeaders")) {
                        return new DefaultHttpHeaders();
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
