package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Fault;
import dev.sluice.demo.Pace;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.Transport;
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

/** The errors that clients get when every key of a model fails in the same way. */
class AllKeysBadTest {

    private static SimulatedProvider provider;
    private static RunningRelay relay;

    /** Four providers with two keys each for every fault, so that no failure counts against another test's provider. */
    @BeforeAll
    static void start() {
        List<String> models = new ArrayList<>();
        List<String> settings = new ArrayList<>(List.of("queue.max-wait=2s"));
        for (Fault fault : Fault.values()) {
            for (boolean stream : new boolean[] {false, true}) {
                models.add(model("claude", fault, stream));
                models.add(model("gpt", fault, stream));
            }
        }
        for (int i = 0; i < models.size(); i++) {
            String at = "providers[" + i + "].";
            settings.add(at + "name=for-" + models.get(i));
            settings.add(at + "dialect=" + (models.get(i).startsWith("claude") ? "anthropic" : "openai"));
            settings.add(at + "models=" + models.get(i));
            if (Fault.values()[i / 4] == Fault.HANG) {
                settings.add(at + "timeouts.first-byte=300ms");
            }
            settings.add(at + "keys[0].secret=" + SimulationPlan.secret(2 * i + 1));
            settings.add(at + "keys[1].secret=" + SimulationPlan.secret(2 * i + 2));
        }
        List<SimulationPlan.AccountPlan> accounts =
                SimulationPlan.of(2 * models.size(), LimitPlan.UNLIMITED).accounts();
        provider = RunningRelay.simulated(new SimulationPlan(
                accounts, models, Pace.NONE, new AnswerLength(8, 24), false, true, 0, Transport.HTTP));
        for (int i = 0; i < models.size(); i++) {
            settings.add("providers[" + i + "].base-url=" + provider.baseUrl());
            Fault fault = Fault.values()[i / 4];
            provider.fail(SimulationPlan.secret(2 * i + 1), fault);
            provider.fail(SimulationPlan.secret(2 * i + 2), fault);
        }
        relay = RunningRelay.over(provider, 2, settings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        relay.close();
        provider.close();
    }

    private static String model(String family, Fault fault, boolean stream) {
        return family + '-' + fault.name().toLowerCase(Locale.ROOT) + (stream ? "-stream" : "-plain");
    }

    @ParameterizedTest
    @CsvSource({
        "REVOKED, 503, no_usable_key, 503, api_error",
        "NO_CREDIT, 503, no_usable_key, 503, api_error",
        // Anthropic's words may mean what is asked for, and so condemn no key.
        "FORBIDDEN, 503, no_usable_key, 403, permission_error",
        "SERVER_ERROR, 502, upstream_error, 502, api_error",
        "RESET, 502, upstream_error, 502, api_error",
        "EMPTY_200, 502, upstream_error, 502, api_error",
        "CUT_BEFORE_FIRST_EVENT, 502, upstream_error, 502, api_error",
        "OVERLOADED, 503, server_is_overloaded, 529, overloaded_error",
        "HANG, 504, upstream_timeout, 504, timeout_error",
        "MODEL_DENIED, 404, model_not_found, 404, not_found_error",
        "RATE_LIMITED_BARE, 429, rate_limit_exceeded, 429, rate_limit_error",
    })
    void the_client_gets_the_error_in_its_dialect(Fault fault, int openAi, String code, int anthropic, String type) {
        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> chat = relay.post(SampleRequest.chat(model("gpt", fault, stream), stream));
            HttpResponse<String> message = relay.post(SampleRequest.message(model("claude", fault, stream), stream));

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
    void an_invalid_plain_answer_is_a_failure_of_the_provider(Fault fault) {
        assertThat(relay.post(SampleRequest.chat(model("gpt", fault, false), false))
                        .statusCode())
                .isEqualTo(502);
        assertThat(relay.post(SampleRequest.message(model("claude", fault, false), false))
                        .statusCode())
                .isEqualTo(502);
    }
}
