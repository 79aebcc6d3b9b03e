package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Fact;
import dev.sluice.call.FactLog;
import dev.sluice.call.FactLog.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The contract of a log of facts. */
abstract class FactLogContract {

    /** Long enough for a machine that is busy; an exchange takes a fifth of a second. */
    private static final long SECONDS = 30;

    /** Joins a replica, which has {@code listener} hear facts of {@code topic}. */
    abstract FactLog join(String replica, Topic topic, Consumer<Fact> listener);

    /** Has everything that was told heard, where that does not happen by itself. */
    void exchange() {}

    private final BlockingQueue<Fact> ofA = new LinkedBlockingQueue<>();
    private final BlockingQueue<Fact> ofB = new LinkedBlockingQueue<>();

    @Test
    void what_one_tells_the_others_hear_once_in_order() throws InterruptedException {
        FactLog a = join("a", Topic.KEYS, ofA::add);
        join("b", Topic.KEYS, ofB::add);
        a.tell(Topic.KEYS, List.of("first", ""));
        a.tell(Topic.KEYS, List.of("second", "ü ✓ \n|"));
        assertThat(next(ofB).values()).containsExactly("first", "");
        Fact second = next(ofB);
        assertThat(second.values()).containsExactly("second", "ü ✓ \n|");
        assertThat(second.replica()).isEqualTo("a");
        assertThat(second.age()).isLessThan(Duration.ofSeconds(SECONDS));
        a.tell(Topic.KEYS, List.of("third"));
        assertThat(next(ofB).values()).containsExactly("third");
        assertThat(ofA).isEmpty();
    }

    @Test
    void a_replica_that_joins_hears_what_was_told_of_keys() throws InterruptedException {
        FactLog a = join("a", Topic.KEYS, ofA::add);
        join("b", Topic.KEYS, ofB::add);
        a.tell(Topic.KEYS, List.of("before"));
        next(ofB);
        BlockingQueue<Fact> late = new LinkedBlockingQueue<>();
        join("c", Topic.KEYS, late::add);
        assertThat(next(late).values()).containsExactly("before");
    }

    @Test
    void a_replica_that_joins_hears_nothing_of_earlier_service() throws InterruptedException {
        FactLog a = join("a", Topic.SERVICE, ofA::add);
        join("b", Topic.SERVICE, ofB::add);
        a.tell(Topic.SERVICE, List.of("before"));
        next(ofB);
        BlockingQueue<Fact> late = new LinkedBlockingQueue<>();
        FactLog c = join("c", Topic.SERVICE, late::add);
        // What c tells stands behind the end that c began to read from.
        c.tell(Topic.SERVICE, List.of("c is there"));
        next(ofB);
        a.tell(Topic.SERVICE, List.of("after"));
        assertThat(next(late).values()).containsExactly("after");
    }

    @Test
    void topics_are_apart() throws InterruptedException {
        FactLog a = join("a", Topic.OWNERS, ofA::add);
        join("b", Topic.OWNERS, ofB::add);
        a.tell(Topic.KEYS, List.of("a key"));
        a.tell(Topic.OWNERS, List.of("an owner"));
        assertThat(next(ofB).values()).containsExactly("an owner");
    }

    @Test
    void many_facts_at_once_all_arrive() throws InterruptedException {
        FactLog a = join("a", Topic.KEYS, ofA::add);
        join("b", Topic.KEYS, ofB::add);
        for (int i = 0; i < 1_500; i++) {
            a.tell(Topic.KEYS, List.of(Integer.toString(i)));
        }
        for (int i = 0; i < 1_500; i++) {
            assertThat(next(ofB).values()).containsExactly(Integer.toString(i));
        }
    }

    @Test
    void a_listener_that_fails_misses_one_fact_alone() throws InterruptedException {
        FactLog a = join("a", Topic.KEYS, ofA::add);
        join("b", Topic.KEYS, fact -> {
            if (fact.values().get(0).equals("bad")) {
                throw new IllegalArgumentException("bad");
            }
            ofB.add(fact);
        });
        a.tell(Topic.KEYS, List.of("bad"));
        a.tell(Topic.KEYS, List.of("good"));
        assertThat(next(ofB).values()).containsExactly("good");
    }

    Fact next(BlockingQueue<Fact> heard) throws InterruptedException {
        exchange();
        Fact next = heard.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }
}
