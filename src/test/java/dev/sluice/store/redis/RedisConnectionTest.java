package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConnectionTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 10, 20, 40, 80, 1_000, 1_000_000})
    void however_long_a_store_was_away_it_is_tried_twice_a_second(long attempt) {
        assertThat(RedisConnection.RECONNECT.createDelay(attempt))
                .isBetween(Duration.ofMillis(1), Duration.ofMillis(500));
    }
}
