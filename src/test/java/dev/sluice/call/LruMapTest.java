package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LruMapTest {

    private final LruMap<String, Integer> map = new LruMap<>(3);

    private void put(String... keys) {
        for (String key : keys) {
            map.put(key, key.length());
        }
    }

    @Test
    void the_first_entry_is_evicted_when_none_was_used() {
        put("a", "b", "c", "d");

        assertThat(map.keySet()).containsExactly("b", "c", "d");
    }

    @Test
    void an_entry_that_was_read_outlives_one_that_was_not() {
        put("a", "b", "c");
        assertThat(map.get("a")).isEqualTo(1);
        put("d");

        assertThat(map.keySet()).containsExactly("c", "a", "d");
    }

    @Test
    void an_entry_that_was_written_again_outlives_one_that_was_not_and_evicts_none() {
        put("a", "b", "c", "a");
        assertThat(map).hasSize(3);
        put("d");

        assertThat(map.keySet()).containsExactly("c", "a", "d");
    }

    @Test
    void computing_a_value_counts_as_a_use_and_evicts() {
        put("a", "b", "c");
        map.computeIfAbsent("a", String::length);
        map.computeIfAbsent("d", String::length);

        assertThat(map.keySet()).containsExactly("c", "a", "d");
    }

    @Test
    void a_bound_that_holds_no_entry_is_rejected() {
        assertThatThrownBy(() -> new LruMap<String, Integer>(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxEntries: 0 (expected: > 0)");
    }
}
