package dev.sluice.store.redis;

import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The form of messages to the script in {@code sync} and of its answers. Stateless. */
final class SyncMessage {

    /** The version of the script's data; replicas that speak another are refused while some of this one are alive. */
    static final String VERSION = "3";

    /** The keys before those of groups and days, as {@code keys} writes them. */
    private static final int KEYS_OF_SHARD = 3;

    private SyncMessage() {}

    static String[] keys(SyncRequest request, String prefix) {
        List<String> keys = new ArrayList<>(KEYS_OF_SHARD + request.groups().size());
        keys.add(prefix + "state");
        keys.add(prefix + "wanted");
        keys.add(prefix + "blocked");
        for (SyncRequest.Group each : request.groups()) {
            keys.add(groupPrefix(prefix) + each.name());
        }
        for (SyncRequest.Day each : request.days()) {
            keys.add(prefix + "days:" + each.name() + ':' + each.number());
        }
        return keys.toArray(new String[0]);
    }

    private static String groupPrefix(String prefix) {
        return prefix + "limits:";
    }

    /** @param database the identity of the database that the replica uses */
    static String[] arguments(SyncRequest request, String database) {
        List<String> values = new ArrayList<>();
        values.add(VERSION);
        values.add(request.replica());
        values.add(request.instance());
        values.add(Long.toString(request.sequence()));
        values.add(request.epoch());
        values.add(Double.toString(request.elapsedMillis()));
        values.add(request.keepsShare() ? "1" : "0");
        values.add(request.leaving() ? "1" : "0");
        values.add(request.instance() + ':' + request.sequence());
        values.add(Long.toString(request.serial()));
        values.add(request.remembered());
        values.add(Integer.toString(request.replicas().size()));
        values.addAll(request.replicas());
        for (SyncRequest.Group group : request.groups()) {
            values.add(Double.toString(group.precedence()));
            values.add(Double.toString(group.waitedMillis()));
            values.add(Double.toString(group.blockedMillis()));
            values.add(Long.toString(group.serial()));
            values.add(Double.toString(group.ageMillis()));
            values.add(Integer.toString(group.asks().size()));
            for (SyncRequest.Ask ask : group.asks()) {
                values.add(ask.dimension().label());
                values.add(Double.toString(ask.perMinute()));
                values.add(Double.toString(ask.capacity()));
                values.add(Double.toString(ask.spent()));
                values.add(Double.toString(ask.granted()));
                values.add(Double.toString(ask.wanted()));
                values.add(Double.toString(ask.need()));
                values.add(Double.toString(ask.level()));
                values.add(ask.role().name());
            }
        }
        request.days().forEach(each -> addDay(values, each));
        values.add(Integer.toString(request.days().size()));
        values.add(database);
        return values.toArray(new String[0]);
    }

    private static void addDay(List<String> values, SyncRequest.Day day) {
        values.add(Double.toString(day.limit()));
        values.add(Double.toString(day.spent()));
        values.add(Double.toString(day.granted()));
        values.add(Double.toString(day.ahead()));
        values.add(Double.toString(day.need()));
        values.add(Double.toString(day.remembered()));
        values.add(Integer.toString(day.heard().size()));
        for (SyncAnswer.Holder each : day.heard()) {
            values.add(each.instance());
            values.add(Double.toString(each.granted()));
        }
    }

    /**
     * Reads the script's answer to {@code request}.
     *
     * @throws IllegalStateException if it is of another form
     */
    static SyncAnswer answer(List<?> reply, SyncRequest request, String prefix) {
        try {
            return read(reply.iterator(), request, groupPrefix(prefix));
        } catch (RuntimeException e) {
            throw new IllegalStateException("the answer of the script is of another form than expected", e);
        }
    }

    private static SyncAnswer read(Iterator<?> values, SyncRequest request, String groups) {
        String epoch = text(values);
        long serial = (long) number(values);
        boolean quiet = flag(values);
        int lost = (int) number(values);
        List<String> replicas = new ArrayList<>();
        for (int left = (int) number(values); left > 0; left--) {
            replicas.add(text(values));
        }
        List<String> contended = new ArrayList<>();
        for (int left = (int) number(values); left > 0; left--) {
            contended.add(text(values).substring(groups.length()));
        }
        List<SyncAnswer.Blocked> blocked = new ArrayList<>();
        for (int left = (int) number(values); left > 0; left--) {
            blocked.add(new SyncAnswer.Blocked(text(values).substring(groups.length()), number(values)));
        }
        List<SyncAnswer.Group> answers = new ArrayList<>();
        for (SyncRequest.Group asked : request.groups()) {
            boolean others = flag(values);
            double more = number(values);
            List<SyncAnswer.Given> given = new ArrayList<>();
            for (int left = asked.asks().size(); left > 0; left--) {
                given.add(new SyncAnswer.Given(
                        number(values), number(values), number(values), number(values), number(values)));
            }
            answers.add(new SyncAnswer.Group(others, more, given));
        }
        List<SyncAnswer.Day> days = new ArrayList<>();
        for (int left = request.days().size(); left > 0; left--) {
            days.add(day(values));
        }
        return new SyncAnswer(epoch, serial, replicas, lost, quiet, contended, blocked, answers, days);
    }

    private static SyncAnswer.Day day(Iterator<?> values) {
        double granted = number(values);
        double elsewhere = number(values);
        List<SyncAnswer.Holder> holders = new ArrayList<>();
        for (int left = (int) number(values); left > 0; left--) {
            holders.add(new SyncAnswer.Holder(text(values), number(values)));
        }
        return new SyncAnswer.Day(granted, elsewhere, holders);
    }

    private static String text(Iterator<?> values) {
        return String.valueOf(values.next());
    }

    private static boolean flag(Iterator<?> values) {
        return text(values).equals("1");
    }

    private static double number(Iterator<?> values) {
        return Double.parseDouble(text(values));
    }
}
