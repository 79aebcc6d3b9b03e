package dev.sluice.relay;

import static dev.sluice.relay.RelayFixture.MILLION_IN;
import static dev.sluice.relay.RelayFixture.usd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.CallRecord;
import dev.sluice.call.FailureKind;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import dev.sluice.relay.FakeUpstream.OpenAnswer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Has the client leave at every step of a call's path; what the call holds is given back each time. */
class RelayLeavingTest {

    private final RelayFixture relay = new RelayFixture();
    private final FakeUpstream upstream = relay.upstream;

    @AfterEach
    void nothing_is_held() {
        relay.assertNothingIsHeld();
    }

    @Test
    void while_the_call_waits() {
        relay.leases.busyUntil = Duration.ofSeconds(30).toNanos();
        TestClient client = relay.chat();
        assertThat(relay.queue.depthByCaller()).containsEntry("app", 1);

        relay.time.pass(Duration.ofSeconds(1));
        client.leaves();
        relay.time.pass(Duration.ofMinutes(1));

        assertThat(relay.leases.granted).isEmpty();
        assertThat(relay.record().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(relay.record().status()).isZero();
        assertThat(relay.record().attempts()).isEmpty();
        assertThat(relay.record().totalMillis()).isEqualTo(1000);
    }

    @Test
    void during_the_first_attempt() {
        upstream.hangs();
        TestClient client = relay.chat();
        relay.time.pass(Duration.ofSeconds(3));

        client.leaves();

        CallRecord call = relay.record();
        assertThat(call.outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(call.servedBy()).isNull();
        assertThat(call.routeTaken().attempts()).isEqualTo(1);
        assertThat(call.attempts()).hasSize(1);
        assertThat(call.attempts().get(0).failure()).isNull();
        assertThat(call.attempts().get(0).status()).isZero();
        assertThat(call.attempts().get(0).to()).isEqualTo(call.endedAt());
        assertThat(relay.leases.granted.get(0).endings).containsExactly("cancelled");
    }

    @Test
    void during_the_pause_before_a_retry() {
        for (int i = 0; i < 100; i++) {
            relay.retries.next(RelayFixture.APP).subscribe();
        }
        upstream.fails(FailureKind.SERVER_ERROR);
        TestClient client = relay.chat();

        client.leaves();
        relay.time.pass(Duration.ofMinutes(1));

        assertThat(upstream.attempts).hasSize(1);
        assertThat(relay.record().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(relay.record().attempts()).hasSize(1);
    }

    @Test
    void during_a_second_attempt() {
        upstream.fails(FailureKind.SERVER_ERROR).hangs();
        TestClient client = relay.chat();

        client.leaves();

        CallRecord call = relay.record();
        assertThat(call.attempts()).hasSize(2);
        assertThat(call.attempts().get(1).requestId()).isNull();
        assertThat(relay.leases.granted)
                .extracting(lease -> lease.endings.get(0))
                .containsExactly("failed: server_error", "cancelled");
    }

    @Test
    void after_the_commit_and_before_the_body_is_read() {
        OpenAnswer answer = upstream.opens();
        answer.soFar = MeteredUsage.reported(MILLION_IN);
        TestClient client = relay.chat(true);
        assertThat(client.answer).isNotNull();

        client.leaves();

        CallRecord call = relay.record();
        assertThat(call.outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.usage()).isEqualTo(MeteredUsage.reported(MILLION_IN));
        assertThat(call.cost()).isEqualTo(usd("10"));
        assertThat(relay.leases.granted.get(0).endings).containsExactly("cancelled");
    }

    @Test
    void in_the_middle_of_the_body() {
        OpenAnswer answer = upstream.opens();
        answer.soFar = MeteredUsage.estimated(MILLION_IN);
        TestClient client = relay.chat(true).reads();
        answer.sends("data: 1\n\n");

        client.leaves();

        CallRecord call = relay.record();
        assertThat(call.outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(call.usage()).isEqualTo(MeteredUsage.estimated(MILLION_IN));
        assertThat(call.attempts().get(0).failure()).isNull();
        assertThat(relay.leases.granted.get(0).endings).containsExactly("cancelled");
    }

    @Test
    void since_it_takes_nothing_while_its_memory_is_needed() {
        OpenAnswer answer = upstream.opens();
        answer.soFar = MeteredUsage.estimated(MILLION_IN);
        TestClient client = relay.chat(true).reads();
        answer.sends("data: 1\n\n");

        client.isCutOff();

        CallRecord call = relay.record();
        assertThat(call.outcome()).isEqualTo(Outcome.CLIENT_SLOW);
        assertThat(call.usage()).isEqualTo(MeteredUsage.estimated(MILLION_IN));
        assertThat(call.attempts().get(0).failure()).isNull();
        assertThat(relay.leases.granted.get(0).endings).containsExactly("cancelled");
    }

    @Test
    void since_it_takes_none_of_the_heartbeats_before_the_answer() {
        upstream.hangs();
        TestClient client = relay.chat(true);

        client.isCutOff();

        assertThat(relay.record().outcome()).isEqualTo(Outcome.CLIENT_SLOW);
        assertThat(relay.record().status()).isZero();
        assertThat(relay.leases.granted.get(0).endings).containsExactly("cancelled");
    }

    @Test
    void without_having_taken_the_end_which_has_come() {
        OpenAnswer answer = upstream.opens();
        TestClient client = relay.chat(true).reads();
        answer.sends("data: 1\n\n");
        answer.isWhole(MILLION_IN);

        client.isCutOff();

        assertThat(relay.record().outcome()).isEqualTo(Outcome.CLIENT_SLOW);
        assertThat(relay.leases.granted.get(0).endings).containsExactly("settled");
    }

    @Test
    void at_the_terminator_which_counts_as_the_end() {
        OpenAnswer answer = upstream.opens();
        TestClient client = relay.chat(true).reads();
        answer.sends("data: [DONE]\n\n");
        answer.isWhole(MILLION_IN);

        client.leaves();

        assertThat(relay.record().outcome()).isEqualTo(Outcome.OK);
        assertThat(relay.leases.granted.get(0).endings).containsExactly("settled");
    }

    @Test
    void after_the_end_which_changes_nothing() {
        upstream.answers("{}", MILLION_IN);
        TestClient client = relay.chat().reads();

        client.leaves();
        client.served().close();

        assertThat(relay.record().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void or_a_fault_of_the_relays_own_stops_the_call() {
        upstream.isBroken();

        TestClient client = relay.chat();

        assertThat(client.error).isInstanceOf(IllegalStateException.class);
        assertThat(relay.ended).isEmpty();
        assertThat(relay.leases.granted.get(0).endings).containsExactly("ignored");
    }
}
