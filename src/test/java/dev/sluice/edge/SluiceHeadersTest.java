package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.RefusedCall;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SluiceHeadersTest {

    private static final Duration MAX = Duration.ofMinutes(2);

    @ParameterizedTest
    @CsvSource({"500ms, 500", "5s, 5000", "1m, 60000", "7, 7000", "' 5s ', 5000", "0s, 0", "10m, 120000"})
    void a_wait_is_read_and_bounded(String asked, long millis) {
        assertThat(SluiceHeaders.maxWait(header("x-sluice-max-wait", asked), MAX))
                .isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void a_request_without_the_headers_waits_as_configured() {
        assertThat(SluiceHeaders.maxWait(new DefaultHttpHeaders(), MAX)).isEqualTo(MAX);
        assertThat(SluiceHeaders.session(new DefaultHttpHeaders())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1s", "1h", "1.5s", "99999999999s", ""})
    void a_value_that_is_not_a_duration_is_refused(String asked) {
        assertThatThrownBy(() -> SluiceHeaders.maxWait(header("x-sluice-max-wait", asked), MAX))
                .isInstanceOf(RefusedCall.class)
                .hasMessageContaining("x-sluice-max-wait");
    }

    @Test
    void a_session_is_bounded() {
        assertThat(SluiceHeaders.session(header("x-sluice-session", " s1 "))).isEqualTo("s1");
        assertThatThrownBy(() -> SluiceHeaders.session(header("x-sluice-session", "x".repeat(257))))
                .isInstanceOf(RefusedCall.class)
                .hasMessageContaining("x-sluice-session");
    }

    private static HttpHeaders header(String name, String value) {
        return new DefaultHttpHeaders(false).set(name, value);
    }
}
