package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Fact;
import dev.sluice.call.FactLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what a queue tells other replicas of the service that callers got, and what it does with what they tell. */
class ServiceExchangeTest extends FairQueueFixture {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final List<List<String>> told = new ArrayList<>();
    private Consumer<Fact> listener = fact -> {};
    private ServiceExchange exchange = exchange();

    private ServiceExchange exchange() {
        FactLog log = new FactLog() {
            @Override
            public void tell(Topic topic, List<String> values) {
                assertThat(topic).isEqualTo(Topic.SERVICE);
                told.add(values);
            }

            @Override
            public void listen(Topic topic, Consumer<Fact> heard) {
                assertThat(topic).isEqualTo(Topic.SERVICE);
                listener = heard;
            }
        };
        return new ServiceExchange(queue, log, time, time);
    }

    @BeforeEach
    void start() {
        exchange.start();
    }

    private void hear(String... values) {
        listener.accept(new Fact("other", List.of(values), Duration.ZERO));
    }

    private void serve(String caller, double weight, int priority) {
        source.leases++;
        enqueue(caller(caller, weight, priority), "model", caller, Duration.ofMinutes(2));
    }

    @Test
    void service_is_told_every_tenth_of_a_second_and_nothing_where_there_was_none() {
        time.pass(Duration.ofSeconds(1));
        assertThat(told).isEmpty();

        serve("a", 2, 3);
        time.pass(INTERVAL.minusNanos(1));
        assertThat(told).isEmpty();
        time.pass(Duration.ofNanos(1));
        assertThat(told).containsExactly(List.of("a", "3", "0.005", "0.0"));
        time.pass(INTERVAL);
        assertThat(told).hasSize(1);
    }

    @Test
    void a_fact_holds_two_hundred_callers_at_most() {
        for (int i = 0; i < 401; i++) {
            serve("c" + i, 1, 0);
        }
        time.pass(INTERVAL);

        assertThat(told).extracting(List::size).containsExactly(4 * 200, 4 * 200, 4);
        assertThat(told.get(1).get(0)).isEqualTo("c200");
        assertThat(told.get(2).get(0)).isEqualTo("c400");
    }

    @Test
    void exactly_two_hundred_callers_are_one_fact() {
        for (int i = 0; i < 200; i++) {
            serve("c" + i, 1, 0);
        }
        time.pass(INTERVAL);

        assertThat(told).extracting(List::size).containsExactly(4 * 200);
    }

    @Test
    void a_caller_that_other_replicas_serve_gains_nothing_by_waiting_here_too() {
        for (int i = 0; i < 2; i++) {
            enqueue("everywhere", "e" + i);
            enqueue("here", "h" + i);
        }
        hear("unknown", "0", "0.5", "0", "everywhere", "0", "0.5", "0");
        source.add(4);

        assertThat(results).containsExactly("h0", "h1", "e0", "e1");
    }

    @Test
    void values_that_are_no_whole_entry_are_left_out() {
        enqueue("a", "a");
        enqueue("b", "b");
        hear("b", "0", "0.1", "0", "a", "0", "0.5");
        source.add(2);

        assertThat(results).containsExactly("a", "b");
    }

    @Test
    void a_closed_exchange_tells_no_more() {
        exchange.close();
        time.pass(INTERVAL);
        serve("a", 1, 0);
        time.pass(Duration.ofSeconds(1));

        assertThat(told).isEmpty();
    }
}
