package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.FailedAttempt;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** When the token of a service account is fetched, in simulated time. */
class AccessTokenTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AtomicLong now = new AtomicLong(1);
    private final Deque<Mono<AccessToken.TokenEndpoint.Reply>> replies = new ArrayDeque<>();
    private int asked;

    private final AccessToken token =
            new AccessToken(account(), this::ask, now::get, InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z")));

    private synchronized Mono<AccessToken.TokenEndpoint.Reply> ask(ServiceAccount account, String form) {
        asked++;
        return replies.remove();
    }

    private static ServiceAccount account() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            String key = Base64.getEncoder()
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
            return new ServiceAccount("a@b", URI.create("https://oauth2.example/token"), "", Secret.of(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AccessToken.TokenEndpoint.Reply reply(int status, String body) {
        return new AccessToken.TokenEndpoint.Reply(status, body.getBytes(StandardCharsets.UTF_8));
    }

    private static AccessToken.TokenEndpoint.Reply given(String token) {
        return reply(200, "{\"access_token\":\"" + token + "\",\"expires_in\":3600}");
    }

    private String get() {
        return java.util.Objects.requireNonNull(token.get().block(PATIENCE)).reveal();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void it_is_kept_until_shortly_before_it_expires_and_then_renewed_behind_the_calls() {
        Sinks.One<AccessToken.TokenEndpoint.Reply> second = Sinks.one();
        replies.add(Mono.just(given("first")));
        replies.add(second.asMono());

        assertThat(get()).isEqualTo("first");
        pass(Duration.ofMinutes(54));
        assertThat(get()).isEqualTo("first");
        assertThat(asked).isEqualTo(1);

        pass(Duration.ofMinutes(2));
        assertThat(get()).isEqualTo("first");
        second.tryEmitValue(given("second")).orThrow();
        pass(Duration.ofMinutes(4));
        assertThat(get()).isEqualTo("second");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void an_expired_one_is_waited_for() {
        replies.add(Mono.just(given("first")));
        replies.add(Mono.just(given("second")));

        assertThat(get()).isEqualTo("first");
        pass(Duration.ofMinutes(61));

        assertThat(get()).isEqualTo("second");
    }

    @ParameterizedTest
    @CsvSource({"400, REVOKED", "401, REVOKED", "500, SERVER_ERROR", "503, SERVER_ERROR", "200, SERVER_ERROR"})
    void what_the_server_says_instead_decides_what_the_failure_is(int status, FailureKind kind) {
        replies.add(Mono.just(reply(status, "{\"error\":\"x\"}")));
        replies.add(Mono.just(given("after all")));

        assertThatThrownBy(this::get)
                .isInstanceOfSatisfying(
                        FailedAttempt.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(kind));
        assertThat(get()).isEqualTo("after all");
    }

    @Test
    void a_server_that_cannot_be_reached_is_no_fault_of_the_account() {
        replies.add(Mono.error(new java.io.IOException("down")));

        assertThatThrownBy(this::get)
                .isInstanceOfSatisfying(
                        FailedAttempt.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.CONNECT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"type\":\"service_account\",\"client_email\":\"a@b\",\"private_key\":\"no key\"}",
                "{\"type\":\"authorized_user\",\"client_email\":\"a@b\",\"private_key\":\"KEY\"}",
                "{\"type\":\"service_account\",\"client_email\":\"a@b\",\"private_key\":\"KEY\",\"token_uri\":\"http://elsewhere.example/\"}",
                "{"
            })
    void what_cannot_sign_or_would_send_over_plain_http_is_no_account(String json) {
        assertThat(ServiceAccount.read(
                        json.replace("KEY", account().privateKey().reveal())))
                .isNull();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void trouble_is_one_line_a_minute_however_many_calls_meet_it(CapturedOutput log) {
        for (int i = 0; i < 12; i++) {
            replies.add(Mono.just(reply(503, "{\"error\":\"busy\"}")));
            assertThatThrownBy(this::get).isInstanceOf(FailedAttempt.class);
            pass(Duration.ofSeconds(10));
        }
        assertThat(log.getAll().lines().filter(line -> line.contains("no access token for the service account a@b")))
                .hasSize(2);
    }
}
