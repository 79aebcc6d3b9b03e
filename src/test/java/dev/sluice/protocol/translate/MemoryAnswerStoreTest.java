package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.protocol.conversation.AnswerStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Tests of the store of answers in memory: its bounds in size and time, and the separation of callers. */
class MemoryAnswerStoreTest {

    private static final int CAPACITY = 3_200;

    private Instant now = Instant.ofEpochSecond(1_760_000_000);
    private final MemoryAnswerStore store = new MemoryAnswerStore(CAPACITY, Duration.ofHours(1), () -> now);
    private final AnswerStore ann = store.of("ann");

    @Test
    void an_answer_is_found_by_the_caller_that_it_was_given_to_and_by_no_other() {
        ann.keep("msg_1", "{}");

        assertThat(ann.find("msg_1")).isEqualTo("{}");
        assertThat(store.of("bob").find("msg_1")).isNull();
    }

    @Test
    void the_latest_answer_of_an_id_is_found() {
        ann.keep("msg_1", "1");
        ann.keep("msg_1", "2");

        assertThat(ann.find("msg_1")).isEqualTo("2");
    }

    @Test
    void an_answer_is_kept_for_its_lifetime_alone() {
        ann.keep("msg_1", "{}");

        now = now.plus(Duration.ofHours(1));
        assertThat(ann.find("msg_1")).isEqualTo("{}");
        now = now.plusNanos(1);
        assertThat(ann.find("msg_1")).isNull();
    }

    @Test
    void the_least_recently_used_goes_first_where_there_is_no_room() {
        ann.keep("first", "x");
        ann.keep("second", "x");
        for (int i = 0; i < CAPACITY / 100; i++) {
            ann.find("first");
            ann.keep("filler_" + i, "x".repeat(80));
        }

        assertThat(ann.find("first")).isEqualTo("x");
        assertThat(ann.find("second")).isNull();
    }

    @Test
    void whole_responses_do_not_displace_items() {
        ann.keep("msg_1", "x");
        for (int i = 0; i < CAPACITY; i++) {
            ann.keep("resp_" + i, "x".repeat(80));
        }

        assertThat(ann.find("msg_1")).isEqualTo("x");
        assertThat(ann.find("resp_0")).isNull();
    }

    @Test
    void an_answer_that_would_displace_most_others_is_not_kept() {
        ann.keep("small", "x");
        ann.keep("large", "x".repeat(CAPACITY / 32));

        assertThat(ann.find("large")).isNull();
        assertThat(ann.find("small")).isEqualTo("x");
    }

    @Test
    void a_large_answer_does_not_leave_an_older_one_under_its_id() {
        ann.keep("msg_1", "x");
        ann.keep("msg_1", "x".repeat(CAPACITY));

        assertThat(ann.find("msg_1")).isNull();
    }

    @Test
    void a_capacity_of_nothing_is_refused() {
        assertThatThrownBy(() -> new MemoryAnswerStore(1, Duration.ZERO, () -> now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity: 1 (expected: > 1)");
    }
}
