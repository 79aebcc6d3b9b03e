package dev.sluice.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Secret;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SecretSearchTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final String KEY = "pk/7+Qr=St/Uv&<Wx>";

    private static final SecretSearch SEARCH = new SecretSearch(Secret.of(KEY));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pk/7+Qr=St/Uv&<Wx>",
                // PHP
                "pk\\/7+Qr=St\\/Uv&<Wx>",
                // Go
                "pk/7+Qr=St/Uv\\u0026\\u003cWx\\u003e",
                "\\u0070\\u006b\\u002F\\u0037\\u002b\\u0051\\u0072\\u003D\\u0053\\u0074\\u002f\\u0055\\u0076\\u0026\\u003c\\u0057"
                        + "\\u0078\\u003e",
                // JSON within JSON, and within that
                "pk\\\\/7+Qr=St\\\\/Uv\\\\u0026\\\\u003cWx\\\\u003e",
                "pk\\\\\\\\/7+Qr=St/Uv&<Wx>",
                "pk%2F7%2BQr%3DSt%2FUv%26%3CWx%3E",
                "pk%2f7+Qr%3dSt%2fUv%26%3cWx%3e",
                "pk%252F7%252BQr%253DSt%252FUv%2526%253CWx%253E",
                "pk/7+Qr=St/Uv&amp;&lt;Wx&gt;",
                "pk&#x2F;7&#43;Qr&#61;St&sol;Uv&#38;&#x3c;Wx&#62;",
                "pk/7+Qr=St/Uv&amp;amp;&amp;lt;Wx&gt;",
                "cGsvNytRcj1TdC9VdiY8V3g+",
                "cGsvNytRcj1TdC9VdiY8V3g-",
                "cGsvNytRcj1TdC9VdiY8V3g%2B",
            })
    void every_spelling_is_found(String spelled) {
        assertThat(SEARCH.mask("key \"" + spelled + "\" is bad", "***")).isEqualTo("key \"***\" is bad");
        assertThat(SEARCH.isIn(spelled)).isTrue();
    }

    @Test
    void base64_of_the_key_among_other_bytes_is_found() {
        for (String before : new String[] {"u:", "us:", "use:"}) {
            String whole = Base64.getEncoder().encodeToString((before + KEY + ":x").getBytes(UTF_8));
            assertThat(SEARCH.mask(whole, "***")).contains("***").hasSizeLessThan(16);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pk/7+Qr=St/Uv&<W",
                "a message of 100% & more \\ things",
                "pk/7+Qr=",
                "PK/7+QR=ST/UV&<WX>",
                "%",
                "&",
                "\\",
                "\\u",
                "\\u00",
                "%2",
                "&#x;",
                "&amp"
            })
    void other_texts_stay_as_they_are(String text) {
        assertThat(SEARCH.mask(text + " and so on", "***")).isEqualTo(text + " and so on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pk/7+Qr=St", "pk\\/7+Qr=St\\", "pk/7+Qr=St/Uv&<Wx\\u003", "pk/7+Qr=St/Uv&l"})
    void a_beginning_that_is_cut_off_is_found(String text) {
        assertThat(SEARCH.mask("bad key " + text, "***")).isEqualTo("bad key ***");
    }

    @Test
    void an_escape_before_the_key_does_not_lose_its_half() {
        SecretSearch search = new SecretSearch(Secret.of("nkey-0123456789"));
        assertThat(search.mask("{\"m\":\"a\\nkey-0123456789\"}", "***")).isEqualTo("{\"m\":\"a***\"}");
        assertThat(search.mask("{\"m\":\"a\\\\nkey-0123456789\"}", "***")).isEqualTo("{\"m\":\"a\\\\***\"}");
    }

    /** Random keys of all visible characters, each character spelled in a random way, within JSON that stays JSON. */
    @Test
    void random_keys_in_random_spellings_are_found_and_leave_json() {
        Random random = new Random(7);
        for (int run = 0; run < 20_000; run++) {
            String key = key(random);
            String spelled = spelled(key, random);
            String body = "{\"error\":{\"message\":\"bad \\\"key\\\\ " + spelled + "\\n\",\"code\":null}}";
            Failure.Refused answer = new Failure.Refused(body.getBytes(ISO_8859_1), "application/json");
            Failure failure = new Failure(FailureKind.CALLER_FAULT, 400, "bad " + key, null, null, answer);

            Failure told = SecretRedaction.of(failure, Secret.of(key));

            assertThat(told.message()).isEqualTo("bad ***");
            String masked =
                    new String(Objects.requireNonNull(told.answer(), spelled).body(), ISO_8859_1);
            String message = JSON.readTree(masked).path("error").path("message").asString();
            assertThat(message).as("%s spelled %s", key, spelled).isEqualTo("bad \"key\\ ***\n");
        }
    }

    private static String key(Random random) {
        StringBuilder key = new StringBuilder("sk-");
        int length = random.nextInt(12, 60);
        String special = "\\/\"'<>&%+=#;:";
        while (key.length() < length) {
            boolean plain = random.nextInt(4) > 0;
            key.append(plain ? (char) random.nextInt('!', '~' + 1) : special.charAt(random.nextInt(special.length())));
        }
        // A backslash at the end cannot be told from the one that escapes what follows.
        return key.append('z').toString();
    }

    private static String spelled(String key, Random random) {
        StringBuilder spelled = new StringBuilder();
        for (char each : key.toCharArray()) {
            spelled.append(
                    switch (random.nextInt(6)) {
                        case 0 -> "\\u%04x".formatted((int) each);
                        case 1 -> "\\u%04X".formatted((int) each);
                        case 2 -> "%%%02X".formatted((int) each);
                        case 3 -> "&#" + (int) each + ";";
                        case 4 -> each == '/' ? "\\/" : plain(each);
                        default -> plain(each);
                    });
        }
        return spelled.toString();
    }

    private static String plain(char each) {
        return each == '"' || each == '\\' ? "\\" + each : String.valueOf(each);
    }
}
