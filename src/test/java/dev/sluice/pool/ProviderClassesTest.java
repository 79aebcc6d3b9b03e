package dev.sluice.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.DayWindow;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.limit.grant.Grants;
import dev.sluice.limit.grant.StoreLoss;
import dev.sluice.pool.LearnedState.ProviderBurst;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProviderClassesTest {

    private static final DayWindow DAY = new DayWindow(() -> Instant.EPOCH, ZoneOffset.UTC, 0);

    private final ProviderClasses classes = new ProviderClasses("p", ClassLimitsFixture.CLASSES, DAY, null);

    private List<ProviderBurst> learned() {
        List<ProviderBurst> bursts = new ArrayList<>();
        classes.addLearned("p", bursts);
        return bursts;
    }

    @Test
    void a_class_of_the_configuration_is_named_and_a_model_s_own_is_not() {
        assertThat(classes.isNamed("opus")).isTrue();
        assertThat(classes.isNamed("made-up")).isFalse();
        assertThat(classes.classOf("opus-4")).isEqualTo("opus");
        assertThat(classes.classOf("made-up")).isEqualTo("made-up");
        assertThat(classes.day()).isSameAs(DAY);
    }

    @Test
    void only_a_burst_that_was_served_or_bounded_is_kept_as_it_was_learned() {
        classes.pacing("opus", Dimension.REQUESTS);
        assertThat(learned()).isEmpty();
        ProviderBurst served = new ProviderBurst("p", "opus", Dimension.REQUESTS, 0.1, 1, false, 1);
        classes.remember(served, 0);
        assertThat(learned()).singleElement().satisfies(each -> {
            assertThat(each.served()).isEqualTo(0.1);
            assertThat(each.modelClass()).isEqualTo("opus");
        });
        ProviderBurst bounded = new ProviderBurst("p", "sonnet", Dimension.TOKENS, 0, 0.5, true, 0.97);
        classes.remember(bounded, 0);
        assertThat(learned()).hasSize(2).contains(bounded);
    }

    @Test
    void a_replica_that_is_alone_has_no_grants_and_others_have_those_of_the_name_within_the_provider() {
        assertThat(classes.openGrants("a", () -> {})).isNull();
        GrantBook book = new GrantBook("a", "run", StoreLoss.SOLO);
        Grants grants =
                new ProviderClasses("p", ClassLimitsFixture.CLASSES, DAY, book).openGrants("acme/opus", () -> {});
        assertThat(grants).isNotNull();
        assertThat(grants.name()).isEqualTo("p/acme/opus");
    }
}
