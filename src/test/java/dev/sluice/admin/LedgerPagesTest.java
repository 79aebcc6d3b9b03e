package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.LedgerReports.EntryQuery;
import dev.sluice.accounting.LedgerReports.Page;
import dev.sluice.accounting.LedgerReports.Position;
import dev.sluice.store.LedgerFixture;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pages of the ledger as the API gives them. */
class LedgerPagesTest {

    private static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");

    private final AdminApiFixture fixture = new AdminApiFixture();

    @Test
    void a_page_ends_with_the_cursor_of_the_next_which_asks_for_what_follows() {
        for (String id : List.of("req_1", "")) {
            Position next = new Position(NOON.toEpochMilli(), id);
            fixture.ledger.page = new Page(List.of(LedgerFixture.entry("req_1", NOON, "app", "0.000000003")), next);

            JsonNode page = JsonMapper.shared()
                    .readTree(ledger("client=app&limit=1")
                            .expectBody(byte[].class)
                            .returnResult()
                            .getResponseBody());

            assertThat(page.at("/entries/0/cost").asString()).isEqualTo("0.000000003");
            ledger("client=app&limit=1&cursor=" + page.get("next").asString())
                    .expectStatus()
                    .isOk();
            assertThat(fixture.ledger.entriesAsked).isEqualTo(new EntryQuery("app", null, null, next, 1));
        }
    }

    @Test
    void a_page_without_entries_may_have_a_next_and_the_last_has_none() {
        fixture.ledger.page = new Page(List.of(), new Position(5, ""));
        ledger("client=rare")
                .expectBody()
                .jsonPath("$.entries")
                .isEmpty()
                .jsonPath("$.next")
                .isNotEmpty();
        ledger("client=rare&format=csv").expectHeader().exists("x-next-cursor");

        fixture.ledger.page = new Page(List.of(), null);
        ledger("client=rare").expectBody().json("{\"entries\": [], \"next\": null}");
        ledger("client=rare&format=csv").expectHeader().doesNotExist("x-next-cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "bm90IGEgY3Vyc29y", "MTIz", "IA", "NSBhIGI"})
    void a_cursor_of_no_page_is_refused(String cursor) {
        ledger("cursor=" + cursor)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error.message")
                .value(String.class, message -> assertThat(message).startsWith("cursor: not a cursor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-31T12:00:00Z", "2026-03-31T14:00:00%2B02:00"})
    void a_time_may_have_any_offset(String from) {
        fixture.ledger.page = new Page(List.of(), null);

        fixture.operator()
                .get()
                .uri(URI.create("/admin/ledger?from=" + from))
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(fixture.ledger.entriesAsked).isEqualTo(new EntryQuery(null, NOON, null, null, 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-02-30", "2026-03-31T12:00:00", "1969-12-31", "%2B10000-01-01T00:00:00Z"})
    void a_text_that_is_no_time_is_refused(String from) {
        fixture.operator()
                .get()
                .uri(URI.create("/admin/ledger?from=" + from))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error.message")
                .value(String.class, message -> assertThat(message).startsWith("from: not a time"));
    }

    private WebTestClient.ResponseSpec ledger(String query) {
        return fixture.operator().get().uri("/admin/ledger?" + query).exchange();
    }
}
