package dev.sluice.store.redis;

import dev.sluice.limit.grant.GrantStore;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * A store of shared buckets as a former build of the present form uses it: with its script, which is kept in the test's resources, and in the form
 * of its messages. That build knows no roles in a search, and does not hear what others have used.
 */
final class FormerGrantStore implements GrantStore {

    private static final Set<String> ROLES =
            Arrays.stream(SyncRequest.Role.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

    private final RedisScript script;
    private final String prefix;
    private final String database;

    FormerGrantStore(RedisConnection connection, Duration timeout, String prefix, String database) {
        this.script = new RedisScript(
                connection, timeout, "former/shard.lua", "former/group.lua", "former/day.lua", "former/reply.lua");
        this.prefix = prefix;
        this.database = database;
    }

    @Override
    public CompletionStage<SyncAnswer> sync(SyncRequest request) {
        String[] arguments = Arrays.stream(SyncMessage.arguments(request, database))
                .filter(each -> !ROLES.contains(each))
                .toArray(String[]::new);
        return script.run(
                SyncMessage.keys(request, prefix),
                arguments,
                reply -> SyncMessage.answer(withoutOthers(reply, request), request, prefix));
    }

    /** Returns the answer with nothing in the place of what others have used. */
    private static List<Object> withoutOthers(List<?> reply, SyncRequest request) {
        Iterator<?> values = reply.iterator();
        List<Object> present = new ArrayList<>();
        // The epoch, the serial, whether nothing is granted, and the replicas that fell silent.
        pass(4, values, present);
        passList(1, values, present);
        passList(1, values, present);
        passList(2, values, present);
        for (SyncRequest.Group group : request.groups()) {
            pass(2, values, present);
            for (int left = group.asks().size(); left > 0; left--) {
                pass(4, values, present);
                present.add("0");
            }
        }
        values.forEachRemaining(present::add);
        return present;
    }

    /** Passes a list on, whose length comes first. */
    private static void passList(int valuesOfEach, Iterator<?> from, List<Object> to) {
        Object count = from.next();
        to.add(count);
        pass(valuesOfEach * (int) Double.parseDouble(String.valueOf(count)), from, to);
    }

    private static void pass(int count, Iterator<?> from, List<Object> to) {
        for (int left = count; left > 0; left--) {
            to.add(from.next());
        }
    }
}
