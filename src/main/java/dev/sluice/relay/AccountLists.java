package dev.sluice.relay;

import dev.sluice.call.Call;
import dev.sluice.call.Decision;
import dev.sluice.call.KeyId;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.AccountObject;
import dev.sluice.protocol.rules.AccountObject.Kind;
import dev.sluice.protocol.rules.QueryFields;
import dev.sluice.relay.adapt.WholeBody;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists of files and batches that several accounts hold, merged for their caller: the relay knows which objects there are and
 * in what order, and asks each account for those of the page. Safe for use by many threads.
 */
final class AccountLists {

    /** As at both providers, but for OpenAI's files, whose whole list comes at once. */
    private static final int DEFAULT_LIMIT = 20;

    /** The most objects that both providers list at once for batches. */
    private static final int MAX_LIMIT = 100;

    /** Pages of one account for one page of the caller's: others' objects may lie between. */
    private static final int MAX_PAGES = 20;

    private final AccountCalls calls;
    private final BiFunction<Call, RequestHead, Mono<CallAnswer>> relay;

    /** @param relay relays one call to one account */
    AccountLists(AccountCalls calls, BiFunction<Call, RequestHead, Mono<CallAnswer>> relay) {
        this.calls = calls;
        this.relay = relay;
    }

    /** One page of a caller's objects. */
    private record Page(List<AccountObjects.Held> objects, boolean hasMore) {}

    /** Returns the page that {@code call} asks for, as JSON in UTF-8. */
    Mono<Decision<byte[]>> list(Call call) {
        Kind kind = Objects.requireNonNull(AccountObject.of(call.endpoint(), call.path()))
                .kind();
        Decision<Page> page = page(call, kind);
        return page.fold(
                found -> fetched(call, kind, found)
                        .map(objects -> Decision.granted(written(kind, found, objects)))
                        .onErrorResume(RefusedCall.class, refused -> Mono.just(Decision.refused(refused.refusal()))),
                refusal -> Mono.just(Decision.refused(refusal)));
    }

    private Decision<Page> page(Call call, Kind kind) {
        String asked = QueryFields.first(call.query(), "limit");
        if (asked != null && !asked.matches("[1-9][0-9]{0,4}")) {
            return Decision.refused(Refusal.of(Reason.MALFORMED, "limit is no number of objects.", "limit"));
        }
        int usual = kind == Kind.FILES ? MAX_LIMIT : DEFAULT_LIMIT;
        int limit = asked == null ? usual : Math.min(MAX_LIMIT, Integer.parseInt(asked));
        List<AccountObjects.Held> all = new ArrayList<>(calls.held(call.caller(), kind));
        if (!"asc".equals(QueryFields.first(call.query(), "order"))) {
            Collections.reverse(all);
        }
        String after = QueryFields.first(call.query(), kind.cursor());
        String before = kind.isOfAnthropic() ? QueryFields.first(call.query(), "before_id") : null;
        String cursor = after == null ? before : after;
        int at = cursor == null ? -1 : indexOf(all, cursor);
        if (cursor != null && at < 0) {
            return Decision.refused(StateOwners.missing(cursor));
        }
        if (after == null && before != null) {
            int from = Math.max(0, at - limit);
            return Decision.granted(new Page(all.subList(from, at), from > 0));
        }
        int end = Math.min(all.size(), at + 1 + limit);
        return Decision.granted(new Page(all.subList(at + 1, end), end < all.size()));
    }

    private static int indexOf(List<AccountObjects.Held> all, String id) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private Mono<Map<String, JsonNode>> fetched(Call call, Kind kind, Page page) {
        Map<KeyId, List<AccountObjects.Held>> byAccount = new LinkedHashMap<>();
        page.objects.forEach(object -> byAccount
                .computeIfAbsent(object.key(), key -> new ArrayList<>())
                .add(object));
        return Flux.fromIterable(byAccount.values())
                .concatMap(wanted -> new AccountSearch(call, kind, wanted).found())
                .collect(HashMap::new, Map::putAll);
    }

    /** The search of one account's own list, page by page, for the objects that are wanted of it. */
    private final class AccountSearch {

        private final Call call;
        private final Kind kind;
        private final AccountObjects.Held first;
        private final Set<String> missing = new HashSet<>();
        private final Map<String, JsonNode> found = new HashMap<>();

        private AccountSearch(Call call, Kind kind, List<AccountObjects.Held> wanted) {
            this.call = call;
            this.kind = kind;
            this.first = wanted.get(0);
            wanted.forEach(object -> missing.add(object.id()));
        }

        /** Returns the wanted objects by their ids, as the account has them; those that it lists no more are left out. */
        private Mono<Map<String, JsonNode>> found() {
            return from(cursor(), 1);
        }

        /** Returns the newest object of the account that is known to be listed before all that are wanted, or null. */
        private @Nullable String cursor() {
            List<AccountObjects.Held> newestFirst = new ArrayList<>(calls.held(call.caller(), kind));
            Collections.reverse(newestFirst);
            String cursor = null;
            for (AccountObjects.Held object : newestFirst) {
                if (missing.contains(object.id())) {
                    break;
                }
                cursor = object.key().equals(first.key()) ? object.id() : cursor;
            }
            return cursor;
        }

        private Mono<Map<String, JsonNode>> from(@Nullable String cursor, int number) {
            return page(cursor, number).flatMap(list -> {
                String last = null;
                for (JsonNode object : list.path("data")) {
                    last = object.path("id").asString("");
                    if (missing.remove(last)) {
                        found.put(last, object);
                    }
                }
                boolean more = list.path("has_more").asBoolean(false) && last != null;
                return missing.isEmpty() || !more || number == MAX_PAGES ? Mono.just(found) : from(last, number + 1);
            });
        }

        private Mono<JsonNode> page(@Nullable String cursor, int number) {
            String after =
                    cursor == null ? "" : '&' + kind.cursor() + '=' + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
            Call part = new Call(
                    call.id() + '-' + first.key().key() + '-' + number,
                    call.caller(),
                    call.endpoint(),
                    "GET",
                    kind.path(),
                    "limit=" + MAX_LIMIT + after,
                    call.headers(),
                    call.body(),
                    null,
                    call.arrived(),
                    call.maxWait());
            return relay.apply(part, RequestHead.ofStored(RequestHead.NO_MODEL, first.id(), false))
                    .flatMap(AccountLists::read);
        }
    }

    private static Mono<JsonNode> read(CallAnswer answer) {
        if (answer instanceof CallAnswer.Refused refused) {
            return Mono.error(refused.refusal().asException());
        }
        return WholeBody.of(((CallAnswer.Served) answer).body())
                .map(body -> {
                    try {
                        return Json.read(body);
                    } catch (JacksonException notJson) {
                        throw Refusal.of(Reason.UPSTREAM_ERROR, "The provider's list is not JSON.")
                                .asException();
                    }
                })
                .doFinally(signal -> answer.close());
    }

    private static byte[] written(Kind kind, Page page, Map<String, JsonNode> objects) {
        ObjectNode list = Json.object();
        if (!kind.isOfAnthropic()) {
            list.put("object", "list");
        }
        ArrayNode data = list.putArray("data");
        for (AccountObjects.Held object : page.objects) {
            JsonNode found = objects.get(object.id());
            if (found != null) {
                data.add(found);
            }
        }
        List<AccountObjects.Held> shown = page.objects;
        String first = shown.isEmpty() ? null : shown.get(0).id();
        String last = shown.isEmpty() ? null : shown.get(shown.size() - 1).id();
        return Json.bytes(list.put("first_id", first).put("last_id", last).put("has_more", page.hasMore));
    }
}
