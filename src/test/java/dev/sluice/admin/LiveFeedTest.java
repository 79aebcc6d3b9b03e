package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class LiveFeedTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final AtomicInteger made = new AtomicInteger();
    private final LiveFeed feed = new LiveFeed(() -> new byte[] {(byte) made.incrementAndGet()}, time);

    @Test
    void one_frame_is_made_for_all_viewers() {
        List<byte[]> one = new ArrayList<>();
        List<byte[]> other = new ArrayList<>();
        feed.watch().orElseThrow().subscribe(one::add);
        feed.watch().orElseThrow().subscribe(other::add);

        time.advanceTimeBy(Duration.ofSeconds(3));

        assertThat(made).hasValue(4);
        assertThat(one).hasSize(4).containsExactlyElementsOf(other);
    }

    @Test
    void no_frame_is_made_without_viewers() {
        Disposable viewer = feed.watch().orElseThrow().subscribe();
        time.advanceTimeBy(Duration.ofSeconds(1));
        viewer.dispose();
        int before = made.get();

        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(made).hasValue(before);
    }

    @Test
    void a_slow_viewer_skips_frames_and_gets_the_latest() {
        StepVerifier.create(feed.watch().orElseThrow(), 0)
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(30)))
                .thenRequest(1)
                .assertNext(frame -> assertThat(frame).containsExactly(31))
                .thenCancel()
                .verify(Duration.ofMinutes(1));
    }

    @Test
    void viewers_are_bounded_and_counted_down_when_they_disconnect() {
        for (int i = 0; i < 1000; i++) {
            feed.watch().orElseThrow().subscribe().dispose();
        }
        assertThat(feed.viewers()).isZero();

        List<Disposable> viewers = new ArrayList<>();
        for (int i = 0; i < LiveFeed.MAX_VIEWERS; i++) {
            viewers.add(feed.watch().orElseThrow().subscribe());
        }
        assertThat(feed.watch()).isEmpty();

        viewers.get(0).dispose();
        assertThat(feed.watch()).isPresent();
    }

    @Test
    void a_stream_ends_after_its_longest_duration_so_that_dead_connections_do_not_count() {
        feed.watch().orElseThrow().subscribe();

        time.advanceTimeBy(LiveFeed.MAX_DURATION);

        assertThat(feed.viewers()).isZero();
    }

    @Test
    void closing_the_feed_ends_every_stream() {
        feed.watch().orElseThrow().subscribe();

        feed.close();

        assertThat(feed.viewers()).isZero();
        StepVerifier.create(feed.watch().orElseThrow()).verifyComplete();
    }
}
