package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Fault;
import dev.sluice.demo.Pace;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.wire.AnswerLength;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients are told when every key of a model fails in the same way. */
class AllKeysBadTest {

    private static final int KEYS_OF_EACH = 2;

    private static SimulatedProvider provider;
    private static RunningRelay relay;

    /** Each fault has a model of its own in each dialect, with keys of its own that serve nothing else. */
    @BeforeAll
    static void start() {
        Fault[] faults = Fault.values();
        int keys = faults.length * KEYS_OF_EACH;
        List<String> models = new ArrayList<>();
        List<String> settings = new ArrayList<>(List.of(
                "providers[0].timeouts.first-byte=300ms",
                "providers[1].timeouts.first-byte=300ms",
                "queue.max-wait=2s"));
        for (Fault fault : faults) {
            models.add(model("claude-", fault));
            models.add(model("gpt-", fault));
        }
        for (int key = 0; key < keys; key++) {
            Fault fault = faults[key / KEYS_OF_EACH];
            settings.add("providers[0].keys[%d].models=%s".formatted(key, model("claude-", fault)));
            settings.add("providers[1].keys[%d].models=%s".formatted(key, model("gpt-", fault)));
            settings.add("providers[1].keys[%d].secret=%s".formatted(key, SimulationPlan.secret(keys + key + 1)));
        }
        List<SimulationPlan.AccountPlan> accounts =
                SimulationPlan.of(2 * keys, LimitPlan.UNLIMITED).accounts();
        provider = RunningRelay.simulated(
                new SimulationPlan(accounts, models, Pace.NONE, new AnswerLength(8, 24), false, 0));
        relay = RunningRelay.over(provider, keys, settings.toArray(String[]::new));
        for (int key = 0; key < keys; key++) {
            provider.fail(SimulationPlan.secret(key + 1), faults[key / KEYS_OF_EACH]);
            provider.fail(SimulationPlan.secret(keys + key + 1), faults[key / KEYS_OF_EACH]);
        }
    }

    @AfterAll
    static void stop() {
        relay.close();
        provider.close();
    }

    private static String model(String prefix, Fault fault) {
        return prefix + fault.name().toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @CsvSource({
        "REVOKED, 503, no_usable_key, 503, api_error",
        "NO_CREDIT, 503, no_usable_key, 503, api_error",
        "FORBIDDEN, 503, no_usable_key, 503, api_error",
        "SERVER_ERROR, 502, upstream_error, 502, api_error",
        "RESET, 502, upstream_error, 502, api_error",
        "EMPTY_200, 502, upstream_error, 502, api_error",
        "CUT_BEFORE_FIRST_EVENT, 502, upstream_error, 502, api_error",
        "OVERLOADED, 503, server_is_overloaded, 529, overloaded_error",
        "HANG, 504, upstream_timeout, 504, timeout_error",
        "MODEL_DENIED, 404, model_not_found, 404, not_found_error",
        "RATE_LIMITED_BARE, 429, rate_limit_exceeded, 429, rate_limit_error",
    })
    void the_client_is_told_in_its_dialect(Fault fault, int openAi, String code, int anthropic, String type) {
        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> chat = relay.post(Ask.chat(model("gpt-", fault), stream));
            HttpResponse<String> message = relay.post(Ask.message(model("claude-", fault), stream));

            assertThat(chat.statusCode()).describedAs(chat.body()).isEqualTo(openAi);
            assertThatJson(chat.body()).node("error.code").isEqualTo(code);
            assertThatJson(chat.body()).node("error.message").isString().doesNotContain("sk-sim");
            assertThat(message.statusCode()).describedAs(message.body()).isEqualTo(anthropic);
            assertThatJson(message.body()).node("type").isEqualTo("error");
            assertThatJson(message.body()).node("error.type").isEqualTo(type);
            assertThat(message.body()).doesNotContain("sk-sim");
        }
    }

    @ParameterizedTest
    @CsvSource({"GARBAGE", "CUT_MID_STREAM", "CUT_MID_EVENT"})
    void a_plain_answer_that_is_none_is_the_provider_s_failure(Fault fault) {
        assertThat(relay.post(Ask.chat(model("gpt-", fault), false)).statusCode())
                .isEqualTo(502);
        assertThat(relay.post(Ask.message(model("claude-", fault), false)).statusCode())
                .isEqualTo(502);
    }
}
