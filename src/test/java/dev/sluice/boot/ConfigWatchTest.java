package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConfigWatchTest {

    private final List<Runnable> armed = new ArrayList<>();
    private final List<Long> at = new ArrayList<>();
    private final List<CompletableFuture<Void>> looks = new ArrayList<>();
    private final ConfigWatch watch = new ConfigWatch(() -> 100, (nanos, task) -> {
        armed.add(task);
        at.add(nanos);
        return () -> armed.remove(task);
    });

    private CompletableFuture<Void> look() {
        CompletableFuture<Void> look = new CompletableFuture<>();
        looks.add(look);
        return look;
    }

    private void ring() {
        armed.remove(0).run();
    }

    @Test
    void a_look_follows_a_period_after_the_last_one_has_ended() {
        watch.start(this::look, Duration.ofNanos(30));
        assertThat(at).containsExactly(130L);
        ring();
        assertThat(looks).hasSize(1);
        assertThat(armed).isEmpty();

        looks.get(0).complete(null);
        assertThat(armed).hasSize(1);
        ring();
        looks.get(1).completeExceptionally(new IllegalStateException());
        assertThat(armed).hasSize(1);
    }

    @Test
    void without_a_period_nothing_is_looked_at_until_a_reload_sets_one() {
        watch.start(this::look, null);
        assertThat(armed).isEmpty();
        watch.setPeriod(Duration.ofNanos(5));
        watch.setPeriod(Duration.ofNanos(7));
        assertThat(armed).hasSize(1);
        assertThat(at).endsWith(107L);
        watch.setPeriod(null);
        assertThat(armed).isEmpty();
        watch.setPeriod(Duration.ofNanos(5));
        watch.close();
        assertThat(armed).isEmpty();
    }
}
