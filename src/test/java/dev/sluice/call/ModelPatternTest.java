package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPatternTest {

    @ParameterizedTest
    @CsvSource({
        "claude-*, claude-opus-*, true, true",
        "claude-opus-*, claude-*, false, true",
        "*, a, true, true",
        "a, *, false, true",
        "*-mini, gpt-*-mini, true, true",
        "gpt-*-mini, *-mini, false, true",
        "gpt-*, *-mini, false, true",
        "gpt-*, claude-*, false, false",
        "*-mini, *-nano, false, false",
        "a*b*c, a*c, false, true",
        "a*c, a*b*c, true, true",
        "abc, a*d, false, false",
        "ab, ab, true, true",
        "ab, abc, false, false",
        "a*, a, true, true",
        "*a*, b, false, false"
    })
    void a_pattern_covers_another_where_it_has_each_of_its_names_and_meets_it_where_it_has_one(
            String pattern, String other, boolean covers, boolean meets) {
        assertThat(new ModelPattern(pattern).covers(new ModelPattern(other))).isEqualTo(covers);
        assertThat(new ModelPattern(pattern).meets(new ModelPattern(other))).isEqualTo(meets);
        assertThat(new ModelPattern(other).meets(new ModelPattern(pattern))).isEqualTo(meets);
    }
}
