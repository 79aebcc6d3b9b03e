package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallerDirectoryTest {

    private static final Caller APP = new Caller("app", 1, 0, null, null, null, List.of());

    private final CallerDirectory callers = new CallerDirectory(Map.of(ClientKey.of("sk-app"), APP), false);

    @Test
    void a_key_identifies_its_caller_whatever_white_space_surrounds_it() {
        assertThat(callers.identify("sk-app")).isEqualTo(new Identity.Known(APP));
        assertThat(callers.identify(" sk-app\r\n")).isEqualTo(new Identity.Known(APP));
    }

    @Test
    void a_key_can_be_configured_by_its_hash() {
        // printf %s sk-app | sha256sum
        ClientKey hashed = ClientKey.ofSha256("72016003589eb0bb8dbcc1fab3b1e74b81a25f06f79801b0b63fcf30be2e06c3");
        assertThat(new CallerDirectory(Map.of(hashed, APP), false).identify("sk-app"))
                .isEqualTo(new Identity.Known(APP));
        assertThatThrownBy(() -> ClientKey.ofSha256("abcd")).hasMessage("4 digits (expected: 64)");
    }

    @Test
    void the_refusal_of_an_unknown_key_does_not_repeat_it() {
        assertThat(callers.identify("sk-wrong")).isEqualTo(new Identity.Unknown());
        Refusal refusal = new Identity.Unknown().refusal();
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNAUTHENTICATED);
        assertThat(refusal.message()).startsWith("Incorrect API key provided").doesNotContain("sk-");
    }

    @Test
    void the_refusal_of_a_missing_key_names_the_header_for_it() {
        assertThat(callers.identify(null)).isEqualTo(new Identity.Missing());
        assertThat(callers.identify("  ")).isEqualTo(new Identity.Missing());
        assertThat(new Identity.Missing().refusal().message())
                .startsWith("Incorrect API key provided")
                .contains("x-api-key");
    }

    @Test
    void where_anonymous_calls_are_allowed_an_unknown_key_is_anonymous_and_a_known_one_is_identified() {
        CallerDirectory open = new CallerDirectory(Map.of(ClientKey.of("sk-app"), APP), true);
        assertThat(open.identify(null)).isEqualTo(new Identity.Known(Caller.ANONYMOUS));
        assertThat(open.identify("unused")).isEqualTo(new Identity.Known(Caller.ANONYMOUS));
        assertThat(open.identify("sk-app")).isEqualTo(new Identity.Known(APP));
    }

    @Test
    void a_key_cannot_be_printed() {
        assertThat(ClientKey.of("sk-app")).hasToString("ClientKey[***]");
    }
}
