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
    void a_frame_is_made_once_for_all_who_watch() {
        List<byte[]> one = new ArrayList<>();
        List<byte[]> other = new ArrayList<>();
        feed.watch().orElseThrow().subscribe(one::add);
        feed.watch().orElseThrow().subscribe(other::add);

        time.advanceTimeBy(Duration.ofSeconds(3));

        assertThat(made).hasValue(4);
        assertThat(one).hasSize(4).containsExactlyElementsOf(other);
    }

    @Test
    void nothing_is_made_while_nobody_watches() {
        Disposable viewer = feed.watch().orElseThrow().subscribe();
        time.advanceTimeBy(Duration.ofSeconds(1));
        viewer.dispose();
        int before = made.get();

        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(made).hasValue(before);
    }

    @Test
    void who_reads_slowly_skips_frames_and_gets_the_latest() {
        StepVerifier.create(feed.watch().orElseThrow(), 0)
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(30)))
                .thenRequest(1)
                .assertNext(frame -> assertThat(frame).containsExactly(31))
                .thenCancel()
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void places_are_bounded_and_given_back_however_often_viewers_come_and_go() {
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
    void a_visit_ends_in_the_end_so_that_a_dead_connection_gives_its_place_back() {
        feed.watch().orElseThrow().subscribe();

        time.advanceTimeBy(LiveFeed.MAX_VISIT);

        assertThat(feed.viewers()).isZero();
    }

    @Test
    void every_visit_ends_with_the_program() {
        feed.watch().orElseThrow().subscribe();

        feed.close();

        assertThat(feed.viewers()).isZero();
        StepVerifier.create(feed.watch().orElseThrow()).verifyComplete();
    }
}
