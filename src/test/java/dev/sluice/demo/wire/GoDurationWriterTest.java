package dev.sluice.demo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationWriterTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.02S, 20ms",
        "PT0.0000001S, 1ms",
        "PT1S, 1s",
        "PT10S, 10s",
        "PT1.2S, 1.2s",
        "PT6M, 6m0s",
        "PT1H2M3.004S, 1h2m3.004s"
    })
    void durations_have_the_format_of_go(Duration duration, String printed) {
        assertThat(GoDurationWriter.of(duration.toNanos())).isEqualTo(printed);
    }
}
