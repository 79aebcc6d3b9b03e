package dev.sluice.limit;

/**
 * The evidence on whether a provider counts the bound that a call sets on its output, or only what the call uses. Compatible hosts
 * differ, and their reports of what is left show it. Not safe for use by several threads: guarded by the pool's lock.
 */
public final class OutputBoundEvidence {

    /** One report alone may be wrong, or belong to another answer. */
    private static final int PROOFS = 3;

    /** Providers round the tokens that are left to thousands. */
    private static final double ROUNDING = 1000;

    private int proofs;

    /** Creates evidence of nothing: the bound counts, as OpenAI documents it. */
    public OutputBoundEvidence() {}

    /** Returns whether the bound is to be reserved. */
    public boolean counts() {
        return proofs < PROOFS;
    }

    /**
     * Learns from a report. More than a full limit less the bound can only be left where the bound was not counted.
     *
     * @param limit the tokens a minute
     * @param remaining the tokens that were left when the provider had counted the call
     * @param withBound the tokens that the call costs where its bound counts
     * @param refill the tokens that may have refilled since the call was sent
     */
    public void reported(double limit, double remaining, double withBound, double refill) {
        if (remaining > limit - withBound + refill + ROUNDING) {
            proofs = Math.min(PROOFS, proofs + 1);
        }
    }

    /** Learns from a refusal for too many tokens: the bound may count after all. */
    public void refused() {
        proofs = 0;
    }
}
