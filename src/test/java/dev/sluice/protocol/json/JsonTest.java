package dev.sluice.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class JsonTest {

    @ParameterizedTest
    @ValueSource(strings = {"1E+499999999999999999999900", "[-1e99999999999]", "{\"a\":1e-99999999999}"})
    void a_number_beyond_all_bounds_is_no_json(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> Json.read(bytes)).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> Json.read(bytes, 0, bytes.length)).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> Json.read(new ByteArrayInputStream(bytes))).isInstanceOf(JacksonException.class);
        assertThat(Json.first(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "1E+999999999", "-0.10", "123456789012345678901234567890"})
    void other_numbers_keep_their_digits(String text) {
        assertThat(Json.read(text).decimalValue()).isEqualByComparingTo(text);
    }
}
