package dev.sluice.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import dev.sluice.call.RefusedCall;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestTarget;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a path is made of, a provider is asked for one of the dialects' own paths in its plain spelling. */
class HostilePathsTest {

    private static final List<String> METHODS = List.of("GET", "POST", "DELETE", "PUT", "HEAD", "TRACE", "OPTIONS");

    private static final List<String> PIECES = List.of(
            "/",
            "/",
            "/",
            "//",
            ".",
            "..",
            "%2e",
            "%2E",
            "%2f",
            "%2F",
            "%5c",
            "\\",
            "%252e",
            "%25",
            "%",
            "%00",
            "%0a",
            ";",
            ";a=b",
            "%3b",
            "\u0001",
            "\t",
            " ",
            "?",
            "#",
            "@",
            ":",
            "~",
            "é",
            "%c3%a9",
            "%c0%ae",
            "%zz",
            "v1",
            "/v1",
            "chat",
            "completions",
            "/chat/completions",
            "/messages",
            "/batches",
            "/images",
            "generations",
            "/audio",
            "/files",
            "f1",
            "content",
            "/responses",
            "resp_1",
            "/cancel",
            "/models",
            "/embeddings",
            "organization",
            "admin_api_keys",
            "http://relay",
            "http:");

    /** The first segments of every path that a provider may be asked for, apart from the dialects' own code. */
    private static final Set<String> ALLOWED = Set.of(
            "chat",
            "messages",
            "responses",
            "embeddings",
            "completions",
            "moderations",
            "images",
            "audio",
            "files",
            "uploads",
            "batches",
            "assistants",
            "threads",
            "vector_stores",
            "fine_tuning",
            "containers",
            "evals",
            "conversations",
            "videos",
            "skills");

    private static final Pattern PLAIN = Pattern.compile("(/[A-Za-z0-9\\-._~:@+,=]+)+");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void what_goes_up_is_plain_and_allowed(long seed) {
        Random random = new Random(seed);
        Set<String> sent = new TreeSet<>();
        for (int i = 0; i < 50_000; i++) {
            StringBuilder target = new StringBuilder(random.nextInt(8) == 0 ? "" : "/v1");
            for (int pieces = random.nextInt(9); pieces >= 0; pieces--) {
                target.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String method = METHODS.get(random.nextInt(METHODS.size()));
            String path = pathSent(method, target.toString());
            if (path != null) {
                sent.add(path);
                assertThat(path).describedAs(target.toString()).matches(PLAIN);
                List<String> segments = List.of(path.substring(1).split("/", -1));
                assertThat(segments).describedAs(target.toString()).doesNotContain("", ".", "..");
                assertThat(ALLOWED).describedAs(target.toString()).contains(segments.get(0));
                assertThat(method).isNotIn("TRACE", "OPTIONS");
            }
        }
        assertThat(sent).hasSizeGreaterThan(100).contains("/files");
    }

    /** Returns the path that a provider would be asked for, or null where it would not be asked. */
    private static @Nullable String pathSent(String method, String uri) {
        RequestTarget target;
        try {
            target = Dialects.recognise(RequestLine.of(method, uri), header -> false)
                    .target();
        } catch (RefusedCall refused) {
            return null;
        }
        if (target instanceof RequestTarget.Relayed relayed) {
            Endpoint endpoint = relayed.endpoint();
            assertThat(RequestLine.isAtOrBelow(relayed.path(), endpoint.path())).isTrue();
            return relayed.path();
        }
        if (target instanceof RequestTarget.Stored stored) {
            assertThat(stored.path()).startsWith("/responses/" + stored.id());
            return stored.path();
        }
        return target instanceof RequestTarget.OfAccount ofAccount ? ofAccount.path() : null;
    }
}
