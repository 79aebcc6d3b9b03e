package dev.sluice.call;

/** The origin of a count of tokens. */
public enum UsageSource {
    /** The provider reported it. */
    PROVIDER,
    /** Sluice estimated it, from the prompt's size and the output that passed. */
    ESTIMATED,
    /** There is no count: nothing was used, or nothing is known. */
    NONE
}
