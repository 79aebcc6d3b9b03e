package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.ProviderConnection.Timeouts;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties that every declared key has. */
class ConfigSchemaTest {

    @Test
    void every_default_can_be_read() {
        assertThat(DeclaredKey.all())
                .filteredOn(key -> key.key() instanceof ConfigKey.Defaulted<?>)
                .isNotEmpty()
                .allSatisfy(key -> assertThat(((ConfigKey.Defaulted<?>) key.key()).value())
                        .as(key.path())
                        .isNotNull());
    }

    @Test
    void no_two_keys_have_one_path_and_each_is_found_in_any_spelling() {
        assertThat(DeclaredKey.all()).extracting(DeclaredKey::path).doesNotHaveDuplicates();
        assertThat(ConfigSchema.SLUICE.find("shutdown-grace")).isEqualTo(ConfigSchema.SHUTDOWN_GRACE);
        assertThat(ConfigSchema.SLUICE.find("shutdownGrace")).isEqualTo(ConfigSchema.SHUTDOWN_GRACE);
        assertThat(ConfigSchema.SLUICE.find("SHUTDOWN_GRACE")).isEqualTo(ConfigSchema.SHUTDOWN_GRACE);
        assertThat(ConfigSchema.SLUICE.find("grace")).isNull();
    }

    @Test
    void every_key_is_described() {
        assertThat(DeclaredKey.all()).allSatisfy(key -> {
            assertThat(key.key().description()).as(key.path()).isNotBlank().doesNotContain("\n");
            assertThat(key.absent()).as(key.path()).isNotBlank();
        });
    }

    @Test
    void timeouts_default_to_those_of_upstream() {
        assertThat(new Timeouts(
                        ProviderSchema.CONNECT.value(),
                        ProviderSchema.FIRST_BYTE.value(),
                        ProviderSchema.IDLE.value(),
                        ProviderSchema.TOTAL.value()))
                .isEqualTo(Timeouts.DEFAULT);
    }

    static Stream<DeclaredKey> numbers() {
        return DeclaredKey.all().stream()
                .filter(key -> key.key() instanceof ConfigKey.Value<?> value
                        && List.of("integer", "number")
                                .contains(value.format().json().getOrDefault("type", "")));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void a_number_has_two_bounds_that_its_message_states(DeclaredKey key) {
        ValueFormat<?> format = ((ConfigKey.Value<?>) key.key()).format();
        Map<String, Object> json = format.json();
        String max = json.get("maximum").toString();
        String min = json.getOrDefault("minimum", json.get("exclusiveMinimum")).toString();
        boolean minIsIn = json.containsKey("minimum");

        assertThat(format.expected()).contains(minIsIn ? "from " + min + " to " + max : "> " + min + " and <= " + max);
        assertThat(format.read(max)).isNotNull();
        assertThat(format.read(new BigDecimal(max).add(BigDecimal.ONE).toPlainString()))
                .isNull();
        assertThat(format.read(min) != null).isEqualTo(minIsIn);
        assertThat(format.read(new BigDecimal(min).subtract(BigDecimal.ONE).toPlainString()))
                .isNull();
    }
}
