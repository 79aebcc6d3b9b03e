package dev.sluice.acceptance;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** The holder of an admin key, who uses the management API of a relay. */
record Operator(RunningRelay relay, String adminKey) {

    /** Returns the body of the answer to a {@code GET}. */
    String show(String path) {
        return send("GET", path, "").body();
    }

    HttpResponse<String> post(String path, String body) {
        return send("POST", path, body);
    }

    HttpResponse<String> send(String method, String path, String body) {
        return relay.send(relay.managing(path)
                .header("authorization", "Bearer " + adminKey)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }
}
