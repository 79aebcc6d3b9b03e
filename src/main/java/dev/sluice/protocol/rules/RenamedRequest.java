package dev.sluice.protocol.rules;

import dev.sluice.call.Call;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.request.RequestHead;

/**
 * A call's path and body with the model's name at the provider in place of the caller's.
 *
 * @param path the path below the version segment
 * @param body the body; the call's own where nothing in it changed
 */
public record RenamedRequest(String path, RequestBody body) {

    /** Returns {@code call} with {@code model} where its body names one; every other byte stays as it is. */
    public static RenamedRequest inBody(Call call, RequestHead head, String model) {
        boolean same = call.body().length() == 0 || model.equals(head.model());
        return new RenamedRequest(call.path(), same ? call.body() : head.renamed(call.body(), model));
    }
}
