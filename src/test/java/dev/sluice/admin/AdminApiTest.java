package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.EndedCalls;
import dev.sluice.pool.KeyState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

class AdminApiTest {

    private final AdminApiFixture fixture = new AdminApiFixture();

    @Test
    void keys_are_shown_with_their_limits_and_the_reason_why_they_get_no_calls() {
        fixture.pool
                .with(FixedPool.ready("a1", FixedPool.requests(50, 12.34)))
                .with(FixedPool.resting(
                        "a2",
                        KeyState.COOLING,
                        "retry-after",
                        Duration.ofSeconds(3).toNanos()));

        fixture.operator()
                .get()
                .uri("/admin/keys")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("cache-control", "no-store")
                .expectBody()
                .jsonPath("$.keys[0].pickable")
                .isEqualTo(true)
                .jsonPath("$.keys[0].limits[0].available")
                .isEqualTo(12.3)
                .jsonPath("$.keys[1].state")
                .isEqualTo("cooling")
                .jsonPath("$.keys[1].wait_ms")
                .isEqualTo(3000)
                .jsonPath("$.keys[1].why")
                .isEqualTo("retry-after");
    }

    @Test
    void a_key_is_paused_and_resumed() {
        fixture.pool.with(FixedPool.ready("a1"));

        fixture.operator()
                .post()
                .uri("/admin/keys/anthropic/a1/pause")
                .exchange()
                .expectBody()
                .jsonPath("$.keys[0].state")
                .isEqualTo("disabled");
        fixture.operator()
                .post()
                .uri("/admin/keys/anthropic/a1/resume")
                .exchange()
                .expectBody()
                .jsonPath("$.keys[0].state")
                .isEqualTo("ready");
    }

    @Test
    void an_unknown_key_is_not_found() {
        fixture.operator()
                .post()
                .uri("/admin/keys/anthropic/{key}/pause", "a/../1")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("unknown_key");
    }

    @Test
    void the_queue_shows_the_most_waiting_calls_first() {
        fixture.waiting = new QueueView.Waiting(Map.of("web", 2, "batch", 9, "idle", 0), Map.of("gpt-4.1", 11));

        fixture.operator()
                .get()
                .uri("/admin/queue")
                .exchange()
                .expectBody()
                .json(
                        "{\"waiting\":11,\"by_client\":[{\"name\":\"batch\",\"waiting\":9},{\"name\":\"web\",\"waiting\":2}],"
                                + "\"by_model\":[{\"name\":\"gpt-4.1\",\"waiting\":11}]}");
    }

    @Test
    void calls_are_listed_newest_first_after_a_given_number() {
        List.of("req_1", "req_2", "req_3").forEach(id -> fixture.calls.callEnded(EndedCalls.answered(id)));

        fixture.operator()
                .get()
                .uri("/admin/calls?after=1&limit=10")
                .exchange()
                .expectBody()
                .jsonPath("$.latest")
                .isEqualTo(3)
                .jsonPath("$.calls[*].id")
                .value(ids -> assertThat(ids)
                        .asString()
                        .contains("req_3")
                        .contains("req_2")
                        .doesNotContain("req_1"));
    }

    @Test
    void a_parameter_out_of_range_is_refused_with_the_expected_range() {
        for (String query : List.of("limit=501", "limit=-1", "limit=ten", "limit=99999999999999999999")) {
            fixture.operator()
                    .get()
                    .uri("/admin/calls?" + query)
                    .exchange()
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.error.message")
                    .isEqualTo("limit: not a number in range (expected: 0 to 500)");
        }
    }

    @Test
    void a_reload_returns_the_changes_or_the_problems() {
        fixture.operator()
                .post()
                .uri("/admin/reload")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.changes")
                .isEqualTo("1 key added");

        fixture.reloaded = new Reload.Result.Refused("sluice.queue.max-depth: -1 (expected: >= 0)");
        fixture.operator()
                .post()
                .uri("/admin/reload")
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("reload_refused")
                .jsonPath("$.error.message")
                .isEqualTo("sluice.queue.max-depth: -1 (expected: >= 0)");
    }

    @Test
    void a_method_that_a_path_does_not_allow_is_refused_with_the_allowed_ones() {
        fixture.operator()
                .get()
                .uri("/admin/reload")
                .exchange()
                .expectStatus()
                .isEqualTo(405)
                .expectHeader()
                .valueEquals("allow", "POST");
        fixture.operator()
                .method(HttpMethod.DELETE)
                .uri("/admin/keys")
                .exchange()
                .expectStatus()
                .isEqualTo(405)
                .expectHeader()
                .valueEquals("allow", "GET, HEAD");
        fixture.operator()
                .get()
                .uri("/admin/nothing")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("unknown_path");
    }
}
