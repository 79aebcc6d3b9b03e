package dev.sluice.pool;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A draw of the key for one attempt: the least costly one of a few accounts that are drawn at random among those with room. Guarded
 * by the pool's lock; for one pick.
 *
 * <p>The better of two is nearly as good as the best of all (the power of two choices; Mitzenmacher, 2001), and calls that come
 * together do not all go to the account that looks best. A retry compares more accounts, and prefers keys that serve others. An
 * account that is reserved for another queue position (see {@link BackfillReservations}) is used last by calls that come before that
 * position, and not at all by others. A key that is due for a probe is used at once, but by no retry.
 */
final class KeyDraw {

    /** A call that has failed once is worth a longer comparison than most. */
    private static final int CHOICES_OF_RETRY = 4;

    /**
     * The keys that a retry looks at to find some that serve: a call must not wait for one bad key after another. All of most
     * pools, since of 400 keys that are mostly dead 64 may hold none that serves; some tenths of a millisecond.
     */
    private static final int LOOKS_OF_RETRY = 512;

    private final ProviderQuery query;
    private final String modelClass;
    private final ReadyIndex ready;
    private final RandomGenerator random;
    private final boolean retry;
    private final boolean asNoted;

    /** The accounts that are still to be compared. */
    private int wanted;

    /** The keys that may still be looked at. */
    private int looks;

    /** The second of two accounts drawn together, until it is its turn. */
    private @Nullable CandidateAccount held;

    private @Nullable Choice best;
    private double bestCost = Double.POSITIVE_INFINITY;
    private boolean bestServes;
    private @Nullable Choice reserved;

    /**
     * Creates a draw for {@code query} of a key for models of {@code modelClass}.
     *
     * @param choices the accounts that a first attempt compares
     * @param asNoted whether an account is first compared by its noted cost, and looked at only where that does not decide; a retry
     *     looks at each
     */
    KeyDraw(
            ProviderQuery query,
            String modelClass,
            int choices,
            boolean asNoted,
            ReadyIndex ready,
            RandomGenerator random) {
        this.query = query;
        this.modelClass = modelClass;
        this.ready = ready;
        this.random = random;
        this.retry = !query.request().tried().isEmpty();
        this.asNoted = asNoted && !retry;
        this.wanted = retry ? Math.max(CHOICES_OF_RETRY, choices) : choices;
        this.looks = retry ? LOOKS_OF_RETRY : Integer.MAX_VALUE;
    }

    /** Returns the key to use now, or null where none has room; the accounts found without room wait from now on. */
    @Nullable
    Choice run() {
        ready.beginDraw(query.now());
        CandidateAccount candidate = next();
        while (candidate != null) {
            if (asNoted && bestCost <= candidate.knownCost(query.now())) {
                wanted--;
            } else {
                examine(candidate);
            }
            candidate = wanted > 0 && looks > 0 ? next() : null;
        }
        return best == null ? reserved : best;
    }

    /** Returns the next account to compare, or null where there is none; of two drawn together the cheaper one by noted cost. */
    private @Nullable CandidateAccount next() {
        CandidateAccount first = held;
        held = null;
        if (first != null || !ready.hasMore()) {
            return first;
        }
        first = ready.draw(random);
        if (!asNoted || wanted == 1 || !ready.hasMore()) {
            return first;
        }
        CandidateAccount second = ready.draw(random);
        boolean inOrder = first.knownCost(query.now()) <= second.knownCost(query.now());
        held = inOrder ? second : first;
        return inOrder ? first : second;
    }

    /** Compares a key of {@code candidate} with the best one so far, if the call may use the account now. */
    private void examine(CandidateAccount candidate) {
        long now = query.now();
        AccountClass limits = candidate.limits(now);
        if (query.isBarredFrom(limits)) {
            return;
        }
        double meanFirstByte = query.meanFirstByteNanos();
        long readyAt = candidate.requestRoom(query.demand(), meanFirstByte, now);
        if (readyAt > now) {
            ready.await(candidate, readyAt, now);
            return;
        }
        Key key = candidate.usableKey(query.request().tried(), meanFirstByte, random.nextInt(), now);
        if (key == null) {
            return;
        }
        Choice choice = new Choice(key, limits);
        if (query.isReservedForOther(limits)) {
            reserved = choice;
        } else if (key.onProbation(modelClass) && !retry) {
            best = choice;
            wanted = 0;
        } else {
            compare(choice);
        }
    }

    private void compare(Choice choice) {
        long now = query.now();
        Key key = choice.key();
        double meanFirstByte = query.meanFirstByteNanos();
        boolean serves = !retry || key.isTrusted(now);
        looks--;
        wanted -= serves || meanFirstByte == 0 ? 1 : 0;
        double cost = key.onProbation(modelClass)
                ? Double.MAX_VALUE
                : key.cost(modelClass, meanFirstByte, choice.limits().headroom(now), now);
        if (serves == bestServes ? cost < bestCost : serves) {
            best = choice;
            bestCost = cost;
            bestServes = serves;
        }
    }
}
