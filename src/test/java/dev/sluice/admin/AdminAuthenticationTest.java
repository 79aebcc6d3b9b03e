package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Secret;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class AdminAuthenticationTest {

    private static final List<String> PATHS = List.of(
            "/admin/keys",
            "/admin/queue",
            "/admin/series",
            "/admin/calls",
            "/admin/live",
            "/admin/openapi.json",
            "/admin/x");

    @Test
    void nothing_is_shown_without_the_key() {
        for (String path : PATHS) {
            new AdminApiFixture()
                    .stranger()
                    .get()
                    .uri(path)
                    .exchange()
                    .expectStatus()
                    .isUnauthorized()
                    .expectHeader()
                    .exists("www-authenticate")
                    .expectBody()
                    .jsonPath("$.error.code")
                    .isEqualTo("wrong_admin_key");
        }
    }

    @Test
    void the_key_is_taken_with_any_case_of_the_scheme_and_with_space_around_it() {
        new AdminApiFixture()
                .stranger()
                .get()
                .uri("/admin/queue")
                .header("authorization", "bearer  " + AdminApiFixture.KEY + " ")
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void after_five_wrong_keys_an_address_is_told_to_wait_but_the_operator_is_let_in() {
        AdminApiFixture queries = new AdminApiFixture();
        for (int i = 0; i < 12; i++) {
            queries.presenting("guess-" + i)
                    .get()
                    .uri("/admin/queue")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(i < 5 ? 401 : 429);
        }
        queries.presenting("guess")
                .get()
                .uri("/admin/queue")
                .exchange()
                .expectHeader()
                .valueEquals("retry-after", "13")
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("too_many_tries");

        queries.operator().get().uri("/admin/queue").exchange().expectStatus().isOk();
    }

    /** Whoever could name an address of its own would have five tries with each. */
    @Test
    void an_address_that_a_guesser_names_is_not_believed() {
        AdminApiFixture queries = new AdminApiFixture();
        for (int i = 0; i < 12; i++) {
            queries.presenting("guess-" + i)
                    .get()
                    .uri("/admin/queue")
                    .header("x-forwarded-for", "198.51.100." + i)
                    .header("forwarded", "for=198.51.100." + i)
                    .header("x-real-ip", "198.51.100." + i)
                    .exchange()
                    .expectStatus()
                    .isEqualTo(i < 5 ? 401 : 429);
        }
        queries.operator().get().uri("/admin/queue").exchange().expectStatus().isOk();
    }

    @Test
    void a_live_stream_ends_with_the_key_that_it_was_opened_with() {
        AdminApiFixture queries = new AdminApiFixture();
        Flux<byte[]> live = queries.operator()
                .get()
                .uri("/admin/live")
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(byte[].class)
                .getResponseBody();

        CompletableFuture<Void> ended = live.then().toFuture();
        queries.frames.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(ended).isNotDone();

        queries.adminKey.replace(Secret.of("another"));
        queries.frames.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(ended).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void without_an_admin_key_the_answer_says_how_to_set_one() {
        new AdminApiFixture(null)
                .presenting("")
                .get()
                .uri("/admin/keys")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectBody()
                .jsonPath("$.error.message")
                .value(message -> assertThat(message).asString().contains("SLUICE_ADMIN_KEY"));
    }
}
