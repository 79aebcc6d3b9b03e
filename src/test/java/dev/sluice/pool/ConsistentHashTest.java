package dev.sluice.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ConsistentHashTest {

    private static final int HASHES = 100_000;

    private static int place(int number, int places) {
        return ConsistentHash.place(ConsistentHash.spread(number), places);
    }

    @Test
    void each_place_is_named_by_as_many_numbers_as_any_other() {
        int[] named = new int[10];
        IntStream.range(0, HASHES).forEach(each -> named[place(each, named.length)]++);
        assertThat(IntStream.of(named)).allMatch(count -> count > HASHES / 10 * 0.95 && count < HASHES / 10 * 1.05);
    }

    @Test
    void one_more_place_moves_one_in_n_and_each_to_the_new_place() {
        int[] moved = IntStream.range(0, HASHES)
                .filter(each -> place(each, 10) != place(each, 11))
                .toArray();
        assertThat(moved.length).isBetween((int) (HASHES / 11 * 0.95), (int) (HASHES / 11 * 1.05));
        assertThat(IntStream.of(moved)).allMatch(each -> place(each, 11) == 10);
    }

    @Test
    void the_only_place_is_named_by_all() {
        assertThat(IntStream.range(0, 100).map(each -> place(each, 1))).containsOnly(0);
    }

    @Test
    void numbers_side_by_side_differ_in_half_of_their_bits_after_being_spread() {
        double bits = LongStream.range(0, HASHES)
                .mapToInt(each -> Long.bitCount(ConsistentHash.spread(each) ^ ConsistentHash.spread(each + 1)))
                .average()
                .orElse(0);
        assertThat(bits).isBetween(31.9, 32.1);
    }
}
