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

    private final AdminDesk queries = new AdminDesk();

    @Test
    void keys_are_shown_with_their_limits_and_why_they_are_not_picked() {
        queries.pool
                .with(StillPool.ready("a1", StillPool.requests(50, 12.34)))
                .with(StillPool.resting(
                        "a2",
                        KeyState.COOLING,
                        "retry-after",
                        Duration.ofSeconds(3).toNanos()));

        queries.operator()
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
        queries.pool.with(StillPool.ready("a1"));

        queries.operator()
                .post()
                .uri("/admin/keys/anthropic/a1/pause")
                .exchange()
                .expectBody()
                .jsonPath("$.keys[0].state")
                .isEqualTo("disabled");
        queries.operator()
                .post()
                .uri("/admin/keys/anthropic/a1/resume")
                .exchange()
                .expectBody()
                .jsonPath("$.keys[0].state")
                .isEqualTo("ready");
    }

    @Test
    void a_key_that_the_pool_has_not_is_not_found() {
        queries.operator()
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
    void the_queue_shows_its_longest_lines_first() {
        queries.waiting = new QueueView.Waiting(Map.of("web", 2, "batch", 9, "idle", 0), Map.of("gpt-4.1", 11));

        queries.operator()
                .get()
                .uri("/admin/queue")
                .exchange()
                .expectBody()
                .json(
                        "{\"waiting\":11,\"by_client\":[{\"name\":\"batch\",\"waiting\":9},{\"name\":\"web\",\"waiting\":2}],"
                                + "\"by_model\":[{\"name\":\"gpt-4.1\",\"waiting\":11}]}");
    }

    @Test
    void calls_are_listed_newest_first_and_only_those_not_seen_yet() {
        List.of("req_1", "req_2", "req_3").forEach(id -> queries.calls.callEnded(EndedCalls.answered(id)));

        queries.operator()
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
    void a_parameter_out_of_range_is_named_with_what_was_expected() {
        for (String query : List.of("limit=501", "limit=-1", "limit=ten", "limit=99999999999999999999")) {
            queries.operator()
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
    void a_reload_says_what_changed_or_why_the_old_configuration_still_holds() {
        queries.operator()
                .post()
                .uri("/admin/reload")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.changes")
                .isEqualTo("1 key added");

        queries.reloaded = new Reload.Result.Refused("sluice.queue.max-depth: -1 (expected: >= 0)");
        queries.operator()
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
    void a_method_that_a_path_does_not_take_is_told_which_it_does() {
        queries.operator()
                .get()
                .uri("/admin/reload")
                .exchange()
                .expectStatus()
                .isEqualTo(405)
                .expectHeader()
                .valueEquals("allow", "POST");
        queries.operator()
                .method(HttpMethod.DELETE)
                .uri("/admin/keys")
                .exchange()
                .expectStatus()
                .isEqualTo(405)
                .expectHeader()
                .valueEquals("allow", "GET, HEAD");
        queries.operator()
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
