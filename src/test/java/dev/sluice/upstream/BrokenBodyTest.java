package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.call.MemoryBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

/** A body whose connection ends with an error: whose fault that is. */
class BrokenBodyTest {

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final Events events = new Events();

    @AfterEach
    void stop() {
        loop.shutdownGracefully();
    }

    @Test
    void a_buffer_that_cannot_be_had_is_no_fault_of_the_provider() {
        reader().onError(new IllegalStateException("in Netty", new OutOfMemoryError("Cannot reserve direct memory")));

        assertThat(events.happened).containsExactly("no memory", "closed");
    }

    @Test
    void a_connection_that_breaks_is() {
        reader().onError(new IOException("Connection reset by peer"));

        assertThat(events.happened).containsExactly("failed: CUT", "closed");
    }

    private BodyReader reader() {
        ResponseHead head = new ResponseHead(200, new Headers(), loop, UnpooledByteBufAllocator.DEFAULT);
        return new AnswerBodyReader(events, head, new MemoryBudget(1 << 20).open()) {
            @Override
            void read(ByteBuf chunk) {}

            @Override
            void ended() {}

            @Override
            long wanted() {
                return 1;
            }

            @Override
            void discard() {}
        };
    }

    /** Notes how the body ended. */
    private static final class Events implements BodyEvents {

        private final List<String> happened = new ArrayList<>();

        @Override
        public Context context() {
            return Context.empty();
        }

        @Override
        public void chunk() {}

        @Override
        public void data() {}

        @Override
        public void paused() {}

        @Override
        public void resumed() {}

        @Override
        public void begun(ResponseBody body, long length) {}

        @Override
        public void whole() {
            happened.add("whole");
        }

        @Override
        public void refused(byte[] body) {
            happened.add("refused");
        }

        @Override
        public Failure failed(Failure failure) {
            happened.add("failed: " + failure.kind());
            return failure;
        }

        @Override
        public Failure noMemory() {
            happened.add("no memory");
            return Failure.of(FailureKind.CUT, "no memory");
        }

        @Override
        public void left() {
            happened.add("left");
        }

        @Override
        public void closed() {
            happened.add("closed");
        }
    }
}
