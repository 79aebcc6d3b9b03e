package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A number, duration or size out of its range is refused with both bounds. */
class OutOfRangeTest {

    private static Given relay() {
        return Given.nothing()
                .property("sluice.providers[0].name", "one")
                .property("sluice.providers[0].dialect", "openai")
                .property("sluice.providers[0].keys[0].secret", "sk-1")
                .property("sluice.clients[0].name", "app")
                .property("sluice.clients[0].key", "sk-app");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "providers[0].keys[0].input-tpm     | 100000000000 | a whole number from 1 to 2000000000",
                "providers[0].keys[0].output-tpm    | 0            | a whole number from 1 to 2000000000",
                "providers[0].key-defaults.rpm      | 2000000001   | a whole number from 1 to 2000000000",
                "providers[0].keys[0].concurrency   | 1e10         | a whole number from 1 to 2000000000",
                "providers[0].keys[0].weight        | 1000001      | a number > 0 and <= 1000000",
                "clients[0].tpm                     | 100000000000 | a whole number from 1 to 2000000000",
                "clients[0].concurrency             | 2000000001   | a whole number from 1 to 2000000000",
                "clients[0].priority                | 3000000000   | a whole number from -2000000000 to 2000000000",
                "clients[0].budget.amount           | 1e13         | a number from 0 to 1000000000000",
                "models[0].price.input              | 1e33         | a number from 0 to 1000000000000",
                "models[0].max-output-tokens        | 2000000001   | a whole number from 1 to 2000000000",
                "models[0].targets[0].priority      | -1           | a whole number from 0 to 2000000000",
                "queue.max-depth                    | 2000000001   | a whole number from 1 to 2000000000",
                "queue.max-wait                     | 25d          | a duration from 0s to 24d such as 500ms, 120s, 5m or 1h",
                "retry.max-attempts                 | 0            | a whole number from 1 to 2000000000",
                "retry.budget                       | 1.01         | a number from 0 to 1",
                "providers[0].timeouts.connect      | 999999999d   | a duration from 1ms to 24d such as 500ms, 120s, 5m or 1h",
                "heartbeat                          | 0s           | a duration from 1ms to 24d such as 500ms, 120s, 5m or 1h",
                "shutdown-grace                     | 577h         | a duration from 0s to 24d such as 500ms, 120s, 5m or 1h",
                "limits.max-body                    | 1025MB       | a size from 1KB to 1GB such as 64MB",
                "limits.max-body                    | 9999999999GB | a size from 1KB to 1GB such as 64MB",
                "limits.max-header                  | 1023B        | a size from 1KB to 1GB such as 64MB",
                "tracing.sample                     | -0.1         | a number from 0 to 1",
            })
    void both_bounds_are_stated(String key, String value, String expected) {
        assertThatThrownBy(() -> relay().property("sluice." + key, value).load())
                .message()
                .contains("sluice." + key + ": " + value + " (expected: " + expected + ')');
    }

    @Test
    void bounds_themselves_are_accepted() {
        Settings settings = relay().property("sluice.queue.max-wait", "24d")
                .property("sluice.queue.max-depth", "2000000000")
                .property("sluice.shutdown-grace", "0s")
                .property("sluice.heartbeat", "1ms")
                .property("sluice.limits.max-body", "1GB")
                .property("sluice.limits.max-header", "1KB")
                .property("sluice.retry.budget", "1")
                .property("sluice.providers[0].keys[0].input-tpm", "2_000_000_000")
                .load();
        assertThat(settings.queue()).isEqualTo(new Settings.QueueSettings(Duration.ofDays(24), 2_000_000_000));
        assertThat(settings.shutdownGrace()).isZero();
        assertThat(settings.heartbeat()).isEqualTo(Duration.ofMillis(1));
        assertThat(settings.limits())
                .isEqualTo(new Settings.LimitSettings(1 << 30, 1 << 10, 4000, Duration.ofMinutes(10)));
        assertThat(settings.retry().budget()).isEqualTo(1);
        assertThat(settings.providers().get(0).keys().get(0).limits().inputTpm())
                .isEqualTo(2_000_000_000L);
    }
}
