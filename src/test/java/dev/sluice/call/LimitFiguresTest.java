package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.LimitFigures.Figure;
import org.junit.jupiter.api.Test;

class LimitFiguresTest {

    private static final Figure MANY = new Figure(600, 10, 59_000_000_000L);
    private static final Figure FEW = new Figure(60, 50, 10_000_000_000L);

    @Test
    void the_lower_limit_holds_with_what_is_left_of_the_scarcer() {
        assertThat(Figure.lower(MANY, FEW)).isEqualTo(new Figure(60, 10, 10_000_000_000L));
        assertThat(Figure.lower(FEW, MANY)).isEqualTo(Figure.lower(MANY, FEW));
    }

    @Test
    void all_of_a_lower_limit_may_be_used_again_once_the_other_has_as_much() {
        Figure unused = new Figure(60, 60, 0);
        Figure empty = new Figure(600, 0, 60_000_000_000L);
        Figure nearlyFull = new Figure(600, 570, 3_000_000_000L);

        assertThat(Figure.lower(unused, empty)).isEqualTo(new Figure(60, 0, 6_000_000_000L));
        assertThat(Figure.lower(empty, unused)).isEqualTo(Figure.lower(unused, empty));
        assertThat(Figure.lower(unused, nearlyFull)).isEqualTo(unused);
        assertThat(Figure.lower(empty, empty)).isEqualTo(empty);
    }

    @Test
    void a_limit_that_is_not_known_is_no_limit() {
        assertThat(Figure.lower(null, FEW)).isEqualTo(FEW);
        assertThat(Figure.lower(FEW, null)).isEqualTo(FEW);
        assertThat(Figure.lower(null, null)).isNull();
        assertThat(LimitFigures.NONE.lower(new LimitFigures(FEW, null, null, null)))
                .isEqualTo(new LimitFigures(FEW, null, null, null));
    }

    @Test
    void tokens_of_one_kind_are_bounded_by_those_of_all_kinds() {
        LimitFigures figures = new LimitFigures(null, FEW, MANY, null);

        assertThat(figures.anyTokens()).isEqualTo(Figure.lower(FEW, MANY));
        assertThat(figures.anyInputTokens()).isEqualTo(Figure.lower(FEW, MANY));
    }
}
