package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputBoundEvidenceTest {

    private final OutputBoundEvidence evidence = new OutputBoundEvidence();

    private void reported(double remaining) {
        evidence.reported(30_000, remaining, 10_000, 500);
    }

    @Test
    void three_reports_of_more_than_the_bound_would_have_left_prove_that_it_does_not_count() {
        reported(29_000);
        reported(29_000);
        assertThat(evidence.counts()).isTrue();
        reported(29_000);
        assertThat(evidence.counts()).isFalse();
    }

    @Test
    void what_refill_and_rounding_explain_proves_nothing() {
        for (int i = 0; i < 5; i++) {
            reported(21_500);
        }
        assertThat(evidence.counts()).isTrue();
        for (int i = 0; i < 3; i++) {
            reported(21_501);
        }
        assertThat(evidence.counts()).isFalse();
    }

    @Test
    void a_refusal_for_too_many_tokens_revokes_the_proof_and_three_more_reports_renew_it() {
        for (int i = 0; i < 10; i++) {
            reported(29_000);
        }
        evidence.refused();
        assertThat(evidence.counts()).isTrue();
        for (int i = 0; i < 3; i++) {
            reported(29_000);
        }
        assertThat(evidence.counts()).isFalse();
    }
}
