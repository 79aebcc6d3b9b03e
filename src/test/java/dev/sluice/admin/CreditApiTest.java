package dev.sluice.admin;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.EndedCalls;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

class CreditApiTest {

    private final AdminApiFixture fixture = new AdminApiFixture();

    @Test
    void a_grant_shows_in_the_wallet_and_in_the_log_of_changes() {
        assertThatJson(post("/admin/wallets/batch/grants", 201, """
                {"amount": "5.00", "expires": "2027-01-01T00:00:00Z", "note": "welcome"}""")).isEqualTo("{id: 'grant_1', balance: '5.00'}");

        assertThatJson(get("/admin/wallets/batch")).isEqualTo("""
                {client: 'batch', balance: '5.00', reserved: '0.00', currency: 'USD',
                 grants: [{id: 'grant_1', amount: '5.00', left: '5.00', expires: '2027-01-01T00:00:00Z',
                           at: '2026-03-01T12:00:00Z', note: 'welcome'}],
                 entries: [{id: 'grant_1', at: '2026-03-01T12:00:00Z', kind: 'grant', amount: '5.00',
                            shortfall: '0.00', note: 'welcome'}]}""");
        assertThat(fixture.credit.changes).containsExactly("wallet.grant batch 5 USD");
    }

    @Test
    void a_wallet_that_was_never_given_anything_is_empty() {
        assertThatJson(get("/admin/wallets/batch"))
                .isEqualTo(
                        "{client: 'batch', balance: '0.00', reserved: '0.00', currency: 'USD', grants: [], entries: []}");
    }

    @Test
    void balances_of_several_clients_have_wallets_and_the_use_of_budgets() {
        post("/admin/wallets/batch/grants", 201, "{\"amount\": \"5\"}");

        assertThatJson(get("/admin/balances?clients=gone,batch")).isEqualTo("""
                {balances: [{client: 'batch', wallet: {balance: '5.00', reserved: '0.00', currency: 'USD'},
                 budgets: [{of: 'client', name: 'batch', amount: '10.00', spent: '0.00', reserved: '0.00', left: '10.00',
                            currency: 'USD', per: 'month', renews: '2026-04-01T00:00:00Z'}]}]}""");
    }

    @Test
    void more_balances_than_an_answer_can_have_are_refused() {
        String many = IntStream.range(0, 101).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        fixture.operator()
                .get()
                .uri("/admin/balances?clients=" + many)
                .exchange()
                .expectStatus()
                .isBadRequest();
        fixture.operator()
                .get()
                .uri("/admin/balances")
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    @Test
    void a_grant_with_an_idempotency_key_is_given_once() {
        for (int i = 0; i < 3; i++) {
            assertThatJson(granted("order-7", "5", 201)).node("balance").isEqualTo("\"5.00\"");
        }
        assertThatJson(granted("order-8", "5", 201)).node("balance").isEqualTo("\"10.00\"");
        assertThatJson(granted("order-7", "6", 409)).node("error.code").isEqualTo("key_reused");
    }

    private String granted(String key, String amount, int status) {
        return body(fixture.operator()
                .post()
                .uri("/admin/wallets/batch/grants")
                .header("idempotency-key", key)
                .bodyValue("{\"amount\": \"" + amount + "\"}")
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"amount": "-1"} | amount
            {"amount": "0"} | amount
            {"amount": "1e30"} | amount
            {"amount": 1e300} | amount
            {"amount": "1000000000001"} | amount
            {"amount": "NaN"} | amount
            {"amount": null} | amount
            {} | amount
            {"amount": "1", "expires": "2020-01-01"} | expires
            {"amount": "1", "expires": "soon"} | expires
            {"amount": "1", "currency": "XXQ"} | currency
            {"amount": "1", "amuont": "2"} | amuont
            [] | body
            {"amount": "1", "note": 7} | note
            """)
    void a_wrong_field_is_refused_and_named(String body, String field) {
        assertThatJson(post("/admin/wallets/batch/grants", 400, body))
                .node("error.message")
                .isString()
                .startsWith(field + ": ")
                .contains("(expected: ");
        assertThatJson(get("/admin/wallets/batch")).node("balance").isEqualTo("\"0.00\"");
    }

    @Test
    void a_client_that_there_is_not_has_no_wallet() {
        fixture.operator()
                .get()
                .uri("/admin/wallets/nobody")
                .exchange()
                .expectStatus()
                .isNotFound();
        post("/admin/wallets/nobody/grants", 404, "{\"amount\": \"1\"}");
    }

    @Test
    void codes_are_shown_once() {
        assertThatJson(post("/admin/redeem-codes", 201, "{\"amount\": \"2.5\", \"count\": 2}"))
                .isEqualTo("{codes: ['CODE-1', 'CODE-2'], amount: '2.50', currency: 'USD', expires: null}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"amount\": \"1\", \"count\": 0}", "{\"amount\": \"1\", \"count\": 1001}", "{\"count\": 1}"})
    void absurd_numbers_of_codes_are_refused(String body) {
        post("/admin/redeem-codes", 400, body);
    }

    @Test
    void the_book_shows_where_each_price_is_from_and_what_has_none() {
        fixture.credit.unpriced.add("mystery-1", 1200, EndedCalls.NOON);

        String prices = get("/admin/prices");
        assertThatJson(prices).node("currency").isEqualTo("\"USD\"");
        assertThatJson(prices)
                .node("prices[0]")
                .isObject()
                .containsEntry("origin", "own")
                .containsEntry("currency", "USD");
        assertThatJson(prices).node("prices[0].rates").isEqualTo("{input: '3', output: '9'}");
        assertThatJson(prices)
                .inPath("$.prices[?(@.models[0] == 'gpt-4.1' && @.origin == 'built-in')].overridden[0]")
                .isEqualTo("['gpt-4.1']");
        assertThatJson(prices)
                .inPath("$.prices[?(@.models[0] == 'claude-haiku-4-5')].source")
                .isEqualTo("['https://platform.claude.com/docs/en/about-claude/pricing']");
        assertThatJson(prices)
                .node("unknown")
                .isEqualTo("[{model: 'mystery-1', calls: 1, tokens: 1200, last_at: '2026-03-01T12:00:00Z'}]");
    }

    private String get(String path) {
        return body(fixture.operator()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult());
    }

    private String post(String path, int status, String body) {
        return body(fixture.operator()
                .post()
                .uri(path)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult());
    }

    private static String body(EntityExchangeResult<byte[]> result) {
        return new String(result.getResponseBody(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
