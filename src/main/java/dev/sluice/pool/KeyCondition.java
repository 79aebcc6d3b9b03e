package dev.sluice.pool;

import org.jspecify.annotations.Nullable;

/**
 * The state of a key with its explanation.
 *
 * @param state the state
 * @param why the reason in words; empty where the key is ready
 * @param until the time inside the pool at which the state may end by itself; 0 where it does not, or is none
 */
record KeyCondition(KeyState state, String why, long until) {

    /**
     * Returns the condition of a key that is in {@code state}.
     *
     * @param ejected the ejection that holds, or null
     * @param suspected the suspicion that is confirmed, or null
     * @param trouble the model class whose trouble is the key's, or null
     * @param account the key's account
     */
    static KeyCondition of(
            KeyState state,
            @Nullable Ejection ejected,
            @Nullable Suspicion suspected,
            @Nullable KeyClassHealth trouble,
            Account account,
            long now) {
        return switch (state) {
            case READY -> new KeyCondition(state, "", 0);
            case DISABLED -> new KeyCondition(state, "switched off by hand", 0);
            case OPEN -> open(state, trouble);
            case EXHAUSTED, REVOKED, COOLING ->
                ejected != null
                        ? new KeyCondition(state, ejected.why(), ejected.readyAt())
                        : suspected != null
                                ? new KeyCondition(state, suspected.why(), suspected.probeAt())
                                : cooling(state, trouble, account, now);
        };
    }

    private static KeyCondition open(KeyState state, @Nullable KeyClassHealth trouble) {
        String last = trouble == null ? "" : trouble.failedWhy();
        return new KeyCondition(
                state,
                last.isEmpty() ? "failed too often" : "failed too often, last by " + last,
                trouble == null ? 0 : trouble.circuit().openUntil());
    }

    private static KeyCondition cooling(KeyState state, @Nullable KeyClassHealth trouble, Account account, long now) {
        long blockedUntil = account.blockedUntil(now);
        return trouble == null
                ? new KeyCondition(state, account.blockedWhy(now), blockedUntil)
                : new KeyCondition(state, trouble.coolingWhy(), Math.max(trouble.coolingUntil(), blockedUntil));
    }
}
