package dev.sluice.relay;

import static dev.sluice.relay.RelayFixture.MILLION_IN;
import static dev.sluice.relay.RelayFixture.usd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.TokenUsage;
import dev.sluice.relay.FakeUpstream.OpenAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Takes a caller its standing at every step of a call's path: the call ends with the reason, and holds nothing. */
class RelayRevokingTest {

    private static final Refusal DISABLED = Refusal.of(Reason.UNAUTHENTICATED, "the client `app` is disabled");

    private final RelayFixture relay = new RelayFixture();
    private final FakeUpstream upstream = relay.upstream;

    @AfterEach
    void nothing_is_held() {
        relay.assertNothingIsHeld();
        relay.underWay.revoke("app", DISABLED);
    }

    @Test
    void while_the_call_waits() {
        relay.leases.busyUntil = Duration.ofSeconds(30).toNanos();
        TestClient client = relay.chat();

        relay.underWay.revoke("app", DISABLED);
        relay.time.pass(Duration.ofMinutes(1));

        assertThat(client.refusal()).isEqualTo(DISABLED);
        assertThat(relay.leases.granted).isEmpty();
        assertThat(relay.record().outcome()).isEqualTo(Outcome.UNAUTHENTICATED);
        assertThat(relay.record().status()).isEqualTo(401);
    }

    @Test
    void during_an_attempt() {
        upstream.hangs();
        TestClient client = relay.chat();

        relay.underWay.revoke("app", DISABLED);

        assertThat(client.refusal()).isEqualTo(DISABLED);
        assertThat(relay.leases.granted.get(0).endings).containsExactly("cancelled");
        assertThat(relay.record().outcome()).isEqualTo(Outcome.UNAUTHENTICATED);
    }

    @Test
    void before_its_admission() {
        relay.lost = DISABLED;
        TestClient client = relay.chat();

        assertThat(client.refusal()).isEqualTo(DISABLED);
        assertThat(relay.leases.granted)
                .allSatisfy(lease -> assertThat(lease.endings).hasSize(1));
        assertThat(relay.record().outcome()).isEqualTo(Outcome.UNAUTHENTICATED);
    }

    @Test
    void while_it_streams_between_two_events() {
        OpenAnswer answer = upstream.opens();
        TestClient client = relay.chat(true).reads();
        answer.sends("data: one\n\n");
        answer.soFar = MeteredUsage.reported(MILLION_IN);

        relay.underWay.revoke("app", DISABLED);

        assertThat(client.complete).isTrue();
        assertThat(client.error).isNull();
        assertThat(client.received())
                .startsWith("data: one\n\n")
                .doesNotContain("[DONE]")
                .contains("the client `app` is disabled", "invalid_api_key");
        assertThat(relay.leases.granted.get(0).endings).containsExactly("cancelled");
        assertThat(relay.record().outcome()).isEqualTo(Outcome.UNAUTHENTICATED);
        assertThat(relay.record().cost()).isEqualTo(usd("10"));
    }

    @Test
    void of_all_callers_at_once_and_of_those_that_come_later() {
        relay.leases.busyUntil = Duration.ofSeconds(30).toNanos();
        TestClient waits = relay.chat();

        relay.underWay.end(Refusal.shuttingDown());
        TestClient late = relay.chat();

        assertThat(List.of(waits, late))
                .allSatisfy(client -> assertThat(client.refusal()).isEqualTo(Refusal.shuttingDown()));
        assertThat(relay.leases.granted).isEmpty();
    }

    @Test
    void a_plain_answer_that_has_begun_is_finished() {
        upstream.answers("{}", new TokenUsage(1, 0, 0, 1, 0));
        TestClient client = relay.chat();

        relay.underWay.revoke("app", DISABLED);

        assertThat(client.reads().received()).isEqualTo("{}");
        assertThat(relay.record().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void the_calls_of_others_go_on() {
        upstream.answers("{}", TokenUsage.NONE);
        relay.leases.busyUntil = Duration.ofSeconds(5).toNanos();
        TestClient client = relay.chat();

        relay.underWay.revoke("another", DISABLED);
        relay.time.pass(Duration.ofSeconds(10));

        assertThat(client.reads().received()).isEqualTo("{}");
    }
}
