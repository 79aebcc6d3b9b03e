package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Budgets that are spent stay spent over a restart. */
@Timeout(90)
class BudgetRestartTest {

    /** A call costs 0.70, so that the second exceeds the budget and the third is refused. */
    private static final String ANSWER = "{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}";

    @TempDir
    private Path directory;

    private RunningRelay start(ScriptedUpstream upstream) {
        return RunningRelay.over(
                upstream,
                "store.url=jdbc:sqlite:" + directory.resolve("sluice.db"),
                "models[0].name=gpt-4.1",
                "models[0].price.input=100000",
                "models[0].price.output=100000",
                "teams[0].name=lab",
                "teams[0].budget.amount=1.00",
                "teams[0].budget.per=total",
                "clients[1].name=ever",
                "clients[1].key=sk-ever",
                "clients[1].budget.amount=1.00",
                "clients[1].budget.per=total",
                "clients[2].name=ann",
                "clients[2].key=sk-ann",
                "clients[2].team=lab",
                "clients[3].name=bob",
                "clients[3].key=sk-bob",
                "clients[3].team=lab");
    }

    private static void spend(RunningRelay relay, String key) {
        for (int i = 0; i < 2; i++) {
            assertThat(relay.postAs(key, SampleRequest.CHAT).statusCode()).isEqualTo(200);
            relay.awaitQuiet();
        }
    }

    private static void assertSpent(RunningRelay relay, String key) {
        HttpResponse<String> answer = relay.postAs(key, SampleRequest.CHAT);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThatJson(answer.body()).node("error.code").isEqualTo("insufficient_quota");
    }

    @Test
    void a_client_and_the_other_members_of_a_team_are_refused_before_and_after() {
        try (ScriptedUpstream upstream = new ScriptedUpstream()) {
            upstream.will((request, wire) -> wire.json(ANSWER));
            try (RunningRelay relay = start(upstream)) {
                spend(relay, "sk-ever");
                spend(relay, "sk-ann");
                List.of("sk-ever", "sk-ann", "sk-bob").forEach(key -> assertSpent(relay, key));
            }
            try (RunningRelay relay = start(upstream)) {
                List.of("sk-ever", "sk-ann", "sk-bob").forEach(key -> assertSpent(relay, key));
                assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(200);
            }
        }
    }
}
