package dev.sluice.limit.grant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that one replica holds of the limits that it shares with others, and its side of the conversation with the store. Guarded
 * by its owner's lock.
 *
 * <p>Times are nanoseconds of the owner's clock, from 0 on.
 */
public final class GrantBook {

    /** The lifetime of grants, from the last message to the store that was answered. */
    public static final Duration LIFETIME = Duration.ofSeconds(2);

    /** The groups in one message: the store works on one message at a time, a millisecond for each two hundred. */
    private static final int GROUPS_A_MESSAGE = 400;

    private static final long LIFETIME_NANOS = LIFETIME.toNanos();

    /** The time from the end of grants until the others keep this replica's share back: they count it as alive for 3 s. */
    private static final long UNTIL_KEPT_BACK = Duration.ofSeconds(1).toNanos();

    private final String replica;
    private final String instance;
    private final StoreLoss policy;
    private final Map<String, Grants> groups = new LinkedHashMap<>();
    private final List<Grants> dropped = new ArrayList<>();

    private Runnable needed = () -> {};
    private List<String> replicas;
    private String epoch = "";
    private String remembered = "";
    private long serial;
    private int lost;
    private boolean everShared;
    private long sharedUntil = Long.MIN_VALUE;
    private long sequence;
    private long askedAt;
    private long answeredAt = Long.MIN_VALUE;
    private int turn;
    private double precedence;

    private record Asked(Grants grants, SyncRequest.Group group) {}

    private List<Asked> underWay = List.of();

    private record AskedDay(Grants grants, DayGrant grant, SyncRequest.Day day) {}

    private List<AskedDay> daysUnderWay = List.of();

    /**
     * Creates a book of nothing.
     *
     * @param replica the replica's name, unique among those that share the store
     * @param instance the name of this run of it, unique for ever
     * @param policy what to do when the store cannot be reached
     */
    public GrantBook(String replica, String instance, StoreLoss policy) {
        this.replica = replica;
        this.instance = instance;
        this.policy = policy;
        this.replicas = List.of(replica);
    }

    /** Sets what is told when a call lacks a grant. It is called under the owner's lock, often, and must not block. */
    public void whenNeeded(Runnable listener) {
        needed = listener;
    }

    /**
     * Returns the limits that all replicas know as {@code name}, of which nothing is held yet.
     *
     * @param room is told when a grant has come that a call waits for
     */
    public Grants open(String name, Runnable room) {
        Grants grants = new Grants(this, name, room);
        groups.put(name, grants);
        return grants;
    }

    /** Gives all that is held of {@code grants} back. */
    void drop(Grants grants) {
        if (groups.remove(grants.name(), grants)) {
            dropped.add(grants);
        }
    }

    /** Sets the precedence of calls that ask for room from now on, among those of all replicas: the lower goes first. */
    public void asking(double newPrecedence) {
        precedence = newPrecedence;
    }

    double precedence() {
        return precedence;
    }

    /** Returns the next message to the store. */
    public SyncRequest request(boolean leaving, long now) {
        List<Asked> asked = new ArrayList<>();
        boolean everything = leaving || !isShared(now);
        List<Grants> each = new ArrayList<>(groups.values());
        int count = each.size();
        for (int i = 0; i < count && asked.size() < GROUPS_A_MESSAGE; i++) {
            Grants grants = each.get(Math.floorMod(turn + i, count));
            if (grants.hasNews(everything, now)) {
                asked.add(new Asked(grants, grants.ask(now)));
            }
        }
        turn += asked.size() == GROUPS_A_MESSAGE ? GROUPS_A_MESSAGE : 0;
        for (Grants grants : dropped) {
            grants.contended(now);
            asked.add(new Asked(grants, grants.ask(now)));
        }
        dropped.clear();
        underWay = asked;
        List<SyncRequest.Group> said = new ArrayList<>(asked.size());
        asked.forEach(one -> said.add(one.group()));
        daysUnderWay = askedDays(each, leaving, everything, now);
        List<SyncRequest.Day> saidOfDays = new ArrayList<>(daysUnderWay.size());
        daysUnderWay.forEach(one -> saidOfDays.add(one.day()));
        double elapsed = answeredAt == Long.MIN_VALUE ? Double.MAX_VALUE : (now - answeredAt) / 1e6;
        askedAt = now;
        return new SyncRequest(
                replica,
                instance,
                ++sequence,
                epoch,
                elapsed,
                policy != StoreLoss.REFUSE,
                leaving,
                serial,
                remembered,
                replicas,
                said,
                saidOfDays);
    }

    private static List<AskedDay> askedDays(List<Grants> all, boolean leaving, boolean everything, long now) {
        List<AskedDay> asked = new ArrayList<>();
        for (Grants grants : all) {
            for (DayGrant each : grants.days()) {
                if (asked.size() < GROUPS_A_MESSAGE && each.hasNews(everything, now)) {
                    asked.add(new AskedDay(grants, each, each.ask(leaving, now)));
                }
            }
        }
        return asked;
    }

    /** Adopts the store's answer to the last message. */
    public void synced(SyncAnswer answer, long now) {
        boolean returned = !isShared(now);
        answeredAt = askedAt;
        sharedUntil = askedAt + LIFETIME_NANOS;
        everShared = true;
        if (!epoch.isEmpty() && !epoch.equals(answer.epoch())) {
            remembered = epoch;
            groups.values().forEach(Grants::tell);
        }
        epoch = answer.epoch();
        serial = Math.max(serial, answer.serial());
        replicas = answer.replicas();
        lost = answer.lost();
        for (int i = 0; i < underWay.size(); i++) {
            Asked asked = underWay.get(i);
            asked.grants().given(asked.group(), answer.groups().get(i), answer.serial(), now);
        }
        underWay = List.of();
        for (int i = 0; i < daysUnderWay.size(); i++) {
            AskedDay asked = daysUnderWay.get(i);
            if (asked.grant().given(asked.day(), answer.days().get(i), now)) {
                asked.grants().notifyRoom();
            }
        }
        daysUnderWay = List.of();
        if (!remembered.isEmpty() && isAllTold()) {
            remembered = "";
        }
        if (returned) {
            groups.values().forEach(Grants::notifyRoom);
        }
        for (SyncAnswer.Blocked each : answer.blocked()) {
            Grants grants = groups.get(each.name());
            if (grants != null) {
                grants.blocked(each.millis(), now);
            }
        }
        for (String name : answer.contended()) {
            Grants grants = groups.get(name);
            if (grants != null) {
                grants.contended(now);
            }
        }
    }

    private boolean isAllTold() {
        for (Grants each : groups.values()) {
            if (each.isUntold()) {
                return false;
            }
        }
        return true;
    }

    /** Returns when the store is to be asked again for what calls wait for, or {@link Long#MAX_VALUE}. */
    public long askAgainAt(long now) {
        // The store wants at once all that is remembered.
        long at = remembered.isEmpty() ? Long.MAX_VALUE : now;
        for (Grants each : groups.values()) {
            if (each.isNeeded(now)) {
                at = Math.min(at, each.askAgainAt());
            }
            for (DayGrant day : each.days()) {
                at = day.isNeeded(now) ? Math.min(at, now + DayGrant.ASK_AGAIN) : at;
            }
        }
        return at;
    }

    /** Returns whether grants are in force: the store has answered within their lifetime. */
    public boolean isShared(long now) {
        return now < sharedUntil;
    }

    /** Returns whether the store has ever answered. */
    public boolean everShared() {
        return everShared;
    }

    /** Returns what happens when the store cannot be reached. */
    public StoreLoss policy() {
        return policy;
    }

    /** Returns the names of the replicas that were last known to be alive, this one included. */
    public List<String> names() {
        return replicas;
    }

    /** Returns the number of replicas that fell silent and whose share the others keep back. */
    public int lost() {
        return lost;
    }

    /** Returns the time from which the other replicas keep this one's share back. */
    long safeShareFrom() {
        return everShared ? sharedUntil + UNTIL_KEPT_BACK : Long.MIN_VALUE;
    }

    int replicas() {
        return Math.max(1, replicas.size() + lost);
    }

    void needed() {
        needed.run();
    }

    /** Returns whether this replica is the one that holds most of {@code group} where no replica waits for it. */
    boolean isHome(String group) {
        String home = replica;
        long highest = Long.MIN_VALUE;
        for (String each : replicas) {
            long weight = mix(((long) group.hashCode() << 32) ^ each.hashCode());
            if (weight > highest) {
                highest = weight;
                home = each;
            }
        }
        return home.equals(replica);
    }

    /** Applies the finaliser of SplitMix64, which spreads close numbers apart. */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
