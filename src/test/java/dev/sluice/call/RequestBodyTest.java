package dev.sluice.call;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestBodyTest {

    private static final byte[] TEXT =
            "The quick brown fox jumps over the lazy dog, and the dog sleeps on.".getBytes(US_ASCII);

    @Test
    void reads_alike_in_whatever_parts_it_came() throws IOException {
        for (int size = 1; size <= TEXT.length; size++) {
            RequestBody body = CutBodies.cut(TEXT, size);

            assertThat(body.length()).isEqualTo(TEXT.length);
            assertThat(CutBodies.bytes(body)).isEqualTo(TEXT);
            assertThat(body.stream().readAllBytes()).isEqualTo(TEXT);
            for (int i = 0; i < TEXT.length; i++) {
                assertThat(body.at(TEXT.length - 1 - i)).isEqualTo(TEXT[TEXT.length - 1 - i]);
            }
            assertThat(body.copy(4, 19)).asString().isEqualTo("quick brown fox");
            assertThat(body.indexOf("dog".getBytes(US_ASCII), 0, TEXT.length)).isEqualTo(40);
            assertThat(body.indexOf("dog".getBytes(US_ASCII), 41, TEXT.length)).isEqualTo(53);
            assertThat(body.indexOf("dog".getBytes(US_ASCII), 41, 55)).isEqualTo(-1);
            assertThat(body.indexOf("cat".getBytes(US_ASCII), 0, TEXT.length)).isEqualTo(-1);
        }
    }

    @Test
    void is_found_in_as_in_a_string_at_random() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < 30) {
                text.append((char) ('a' + random.nextInt(2)));
            }
            RequestBody body = CutBodies.cut(text.toString().getBytes(US_ASCII), 1 + random.nextInt(9));
            String wanted = text.substring(7, 8 + random.nextInt(6));
            int from = random.nextInt(20);

            assertThat(body.indexOf(wanted.getBytes(US_ASCII), from, 30))
                    .as("%s in %s from %d", wanted, text, from)
                    .isEqualTo(text.indexOf(wanted, from));
        }
    }

    @Test
    void a_replacement_and_cuts_leave_all_other_bytes() {
        RequestBody body = CutBodies.cut(TEXT, 6);

        assertThat(CutBodies.bytes(body.replaced(4, 9, "slow".getBytes(US_ASCII))))
                .asString()
                .startsWith("The slow brown fox")
                .endsWith("sleeps on.");
        assertThat(CutBodies.bytes(body.without(List.of(new int[] {3, 9}, new int[] {19, TEXT.length}))))
                .asString()
                .isEqualTo("The brown fox");
        assertThat(CutBodies.bytes(body)).isEqualTo(TEXT);
    }

    @Test
    void a_freed_body_holds_nothing_and_gives_its_memory_back() {
        MemoryBudget budget = new MemoryBudget(10_000);
        MemoryReservation memory = budget.open();
        BodyCollector collector = new BodyCollector(memory, -1);
        assertThat(memory.tryGrow(2_000)).isTrue();
        collector.extend(2_000);
        collector.wrote(10);
        RequestBody body = collector.body();
        assertThat(budget.reserved()).as("without the slack").isEqualTo(10);

        body.free();

        assertThat(budget.reserved()).isZero();
        assertThat(body.parts()).isEmpty();
    }

    @Test
    void memory_grows_with_what_has_come_and_not_with_what_is_declared() {
        BodyCollector collector = new BodyCollector(MemoryReservation.unbounded(), 63_000_000);
        long taken = 0;
        for (int i = 0; i < 300; i++) {
            if (collector.space() == 0) {
                int next = collector.nextPart(1);
                collector.extend(next);
                taken += next;
            }
            collector.wrote(1);
            assertThat(taken).isLessThanOrEqualTo(2 * collector.length());
        }
    }
}
