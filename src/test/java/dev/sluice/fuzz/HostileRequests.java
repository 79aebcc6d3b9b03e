package dev.sluice.fuzz;

import dev.sluice.fuzz.HostileRequest.Ending;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The poisoned requests that one client with a right key can send, each of one kind. */
public final class HostileRequests {

    /** A word in a prompt that a provider's moderation refuses. */
    public static final String FLAGGED = "BADWORD";

    /** A word in a prompt at which a provider fails. */
    public static final String POISON = "POISON";

    /** A model of an openly routed provider that no key may use. */
    public static final String DENIED_MODEL = "gpt-denied";

    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY = prompt("hello");
    private static final int MB = 1 << 20;

    private final RequestText text;
    private final List<HostileRequest> all = new ArrayList<>();

    private HostileRequests(String key) {
        this.text = new RequestText(key);
    }

    /** Returns one request of each kind, as the client with {@code key} sends them. */
    public static List<HostileRequest> by(String key) {
        HostileRequests requests = new HostileRequests(key);
        requests.framing();
        requests.targets();
        requests.fields();
        requests.bodies();
        requests.sizes();
        requests.compression();
        requests.protocols();
        requests.refusals();
        requests.departures();
        return List.copyOf(requests.all);
    }

    private void framing() {
        String[][] heads = {
            {"two lengths", "content-length: 5"},
            {"a length and chunks", "transfer-encoding: chunked"},
            {"an unknown transfer coding", "transfer-encoding: xchunked"},
            {"white space before the colon", "transfer-encoding : chunked"},
            {"a name that is none", "x a: 1"},
            {"a value with NUL", "x-a: 1\0002"},
            {"a bare CR", "x-a: 1\rx-b: 2"},
            {"a fold", "x-a: 1\r\n content-length: 3"},
            {"a second Host", "host: elsewhere"},
            {"a request in a value", "x-a: 1\r\n\r\nGET /admin/keys HTTP/1.1\r\nhost: relay\r\n\r\n"},
        };
        for (String[] head : heads) {
            add(head[0], Ending.READ, CHAT, BODY, head[1]);
        }
        String whole = Integer.toHexString(BODY.length()) + "\r\n" + BODY;
        String[][] chunks = {
            {"a chunk size that is none", "xyz\r\nabc\r\n"},
            {"a signed chunk size", "-5\r\nabcde\r\n0\r\n\r\n"},
            {"an endless chunk size", "ffffffffffffffffff\r\nabcde\r\n0\r\n\r\n"},
            {"a chunk longer than its size", "3\r\nabcdef\r\n0\r\n\r\n"},
            {"a whole body and no end", whole + "\r0\r\n\r\n"},
            {"a whole body before a trailer that is none", whole + "\r\n0\r\nx a b\r\n\r\n"},
            {"an endless chunk extension", "5;" + "a".repeat(200_000) + "\r\nabcde\r\n0\r\n\r\n"},
            {"endless trailers", "0\r\n" + "x-a: 1\r\n".repeat(20_000) + "\r\n"},
        };
        for (String[] chunk : chunks) {
            raw(chunk[0], Ending.READ, text.head("POST", CHAT, "transfer-encoding: chunked") + chunk[1]);
        }
        raw("no Host", Ending.READ, "POST " + CHAT + " HTTP/1.1\r\ncontent-length: 0\r\n\r\n");
        raw("a negative length", Ending.READ, text.head("POST", CHAT, "content-length: -1"));
        raw("an endless length", Ending.READ, text.head("POST", CHAT, "content-length: " + "9".repeat(40)));
        raw("no HTTP at all", Ending.READ, "\0\1\2\3 nonsense \u00ff\r\n\r\n");
        raw(
                "a version that does not exist",
                Ending.READ,
                text.head("POST", CHAT).replace("HTTP/1.1", "HTTP/9.7"));
    }

    private void targets() {
        for (String target : List.of(
                "/v1/images/../organization/admin_api_keys",
                "/v1/chat/completions/..%2f..%2fmodels",
                "/v1/%2e%2e/%2e%2e/admin/keys",
                "/v1/chat\\..\\..\\completions",
                "//evil.example/v1/chat/completions",
                "http://evil.example/v1/chat/completions",
                "/v1/chat/completions;jsessionid=1",
                "/v1/chat/completions%00",
                "/v1/chat/completions%0d%0ax-injected:%201",
                "/v1/models/..%252f..%252fadmin",
                "/v1/responses/" + "a".repeat(20_000),
                "/v1/chat/completions?" + "a=1&".repeat(7_000),
                "*",
                "/v1/%zz",
                "/" + "v1/".repeat(500))) {
            add("the target " + shortened(target), Ending.READ, target, BODY);
        }
        for (String method : List.of("TRACE", "CONNECT", "PRI", "DELETE", "x".repeat(5_000))) {
            raw("the method " + shortened(method), Ending.READ, text.head(method, CHAT, "content-length: 0"));
        }
    }

    private void fields() {
        for (String field : List.of(
                "origin: app://obsidian.md",
                "referer: https://example.org/",
                "x-goog-user-project: mine",
                "cf-connecting-ip: 203.0.113.9",
                "x-forwarded-for: 203.0.113.9",
                "openai-organization: org-other",
                "anthropic-beta: nonsense-2099-01-01",
                "anthropic-version: 1999-01-01",
                "cookie: session=1",
                "expect: nonsense",
                "content-encoding: nonsense",
                "content-type: text/html",
                "x-sluice-max-wait: nonsense",
                "x-sluice-max-wait: 999999999999999999999s",
                "x-sluice-session: " + "s".repeat(20_000),
                "accept-encoding: nonsense;q=7, *;q=-1",
                "range: bytes=0-0,1-1",
                "if-none-match: *",
                "connection: host, authorization, content-length",
                "te: trailers, nonsense",
                "x-long: " + "a".repeat(64 * 1024),
                "x-many: 1" + "\r\nx-many: 1".repeat(3_000))) {
            add("the field " + shortened(field), Ending.READ, CHAT, BODY, field);
        }
        raw(
                "a wrong key",
                Ending.READ,
                text.head("POST", CHAT, "content-length: 0").replace(text.key(), "sk-wrong"));
    }

    private void bodies() {
        for (String body : List.of(
                "",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{\"model\":",
                "{\"model\":\"gpt-4.1\"}",
                "{\"model\":{},\"messages\":[]}",
                "{\"model\":\"gpt-4.1\",\"messages\":null}",
                "{\"model\":\"gpt-4.1\",\"messages\":[null,1,\"a\",[]]}",
                "{\"model\":\"gpt-4.1\",\"model\":\"claude-opus-4-7\",\"messages\":[]}",
                "{\"model\":\"" + "m".repeat(MB) + "\",\"messages\":[]}",
                "{\"model\":\"../../etc\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
                "{\"model\":\"a\\u0000\\ud800\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
                "{\"model\":\"gpt-4.1\",\"max_tokens\":1e999,\"messages\":[]}",
                "{\"model\":\"gpt-4.1\",\"max_tokens\":-1,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
                "{\"model\":\"gpt-4.1\",\"max_tokens\":" + "9".repeat(5_000) + ",\"messages\":[]}",
                "{\"model\":\"gpt-4.1\",\"messages\":" + "[".repeat(100_000),
                "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"\u00ff\u00fe\u00c0\u0080\"}]}",
                "{\"model\":\"claude-opus-4-7\",\"messages\":" + "[".repeat(600) + "]".repeat(600) + "}")) {
            add("the body " + shortened(body), Ending.READ, CHAT, body);
            add("the body " + shortened(body) + " as a Message", Ending.READ, "/v1/messages", body);
            add("the body " + shortened(body) + " as a Response", Ending.READ, "/v1/responses", body);
        }
        add(
                "a form that is none",
                Ending.READ,
                "/v1/audio/transcriptions",
                "--x\r\nnothing",
                "content-type: multipart/form-data");
        raw("UTF-16", Ending.READ, text.request(CHAT, BODY.getBytes(StandardCharsets.UTF_16)));
    }

    private void sizes() {
        raw("a declared length beyond the bound", Ending.READ, text.head("POST", CHAT, "content-length: " + 65L * MB));
        raw("an endless body without a length", Ending.READ, text.chunked(CHAT, 66));
        raw("a body of 8 MB that is no JSON", Ending.READ, text.request(CHAT, new byte[8 * MB]));
        add("a prompt of 4 MB", Ending.READ, CHAT, prompt("a".repeat(4 * MB)));
        add(
                "a million empty messages",
                Ending.READ,
                CHAT,
                "{\"model\":\"claude-opus-4-7\",\"messages\":[{}" + ",{}".repeat(1_000_000) + "]}");
    }

    private void compression() {
        byte[] bomb = RequestText.gzip(prompt("a".repeat(70 * MB)).getBytes(StandardCharsets.UTF_8));
        raw("a gzip bomb", Ending.READ, text.request(CHAT, bomb, "content-encoding: gzip"));
        raw(
                "a gzip bomb in a gzip bomb",
                Ending.READ,
                text.request(CHAT, RequestText.gzip(bomb), "content-encoding: gzip, gzip"));
        raw(
                "gzip that ends early",
                Ending.READ,
                text.request(CHAT, Arrays.copyOf(bomb, bomb.length / 2), "content-encoding: gzip"));
        raw("gzip that is none", Ending.READ, text.request(CHAT, new byte[1000], "content-encoding: gzip"));
        raw("deflate that is none", Ending.READ, text.request(CHAT, new byte[1000], "content-encoding: deflate"));
        raw("zstd that is none", Ending.READ, text.request(CHAT, new byte[1000], "content-encoding: zstd"));
        byte[] window = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, (byte) 0x80, (byte) 0xff, 0, 0, 0, (byte) 0xff};
        raw("zstd with a window of gigabytes", Ending.READ, text.request(CHAT, window, "content-encoding: zstd"));
    }

    private void protocols() {
        raw(
                "a TLS hello",
                Ending.READ,
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + "a".repeat(500));
        raw("HTTP/2 with garbage", Ending.READ, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\u00ff".repeat(500));
        raw(
                "an upgrade to HTTP/2 with garbage",
                Ending.READ,
                text.head(
                        "POST",
                        CHAT,
                        "content-length: 0",
                        "connection: upgrade, http2-settings",
                        "upgrade: h2c",
                        "http2-settings: !!!"));
        raw(
                "an upgrade to a WebSocket",
                Ending.READ,
                text.head("GET", "/v1/realtime", "connection: upgrade", "upgrade: websocket", "sec-websocket-key: a"));
        raw("many requests at once", Ending.READ_A_LITTLE, text.kept(CHAT, BODY).repeat(50));
        raw(
                "many requests, none of whose answers is read",
                Ending.RESET,
                text.kept(CHAT, BODY).repeat(50));
    }

    private void refusals() {
        add("a flagged prompt", Ending.READ, CHAT, prompt(FLAGGED));
        add("a flagged prompt as a Message", Ending.READ, "/v1/messages", RequestText.message(FLAGGED));
        add("a prompt at which the provider fails", Ending.READ, CHAT, prompt(POISON));
        add(
                "a prompt at which the provider fails, as a Message",
                Ending.READ,
                "/v1/messages",
                RequestText.message(POISON));
        add("an unknown model", Ending.READ, CHAT, BODY.replace("gpt-4.1", "gpt-unknown-17"));
        add("a model that no key may use", Ending.READ, CHAT, BODY.replace("gpt-4.1", DENIED_MODEL));
        add(
                "another client's response",
                Ending.READ,
                "/v1/responses",
                "{\"model\":\"gpt-4.1\",\"input\":\"a\",\"previous_response_id\":\"resp_1\"}");
    }

    private void departures() {
        String stream = text.request(CHAT, BODY.replace("{", "{\"stream\":true,"));
        raw("a stream that is left at once", Ending.LEAVE, stream);
        raw("a stream that is reset at once", Ending.RESET, stream);
        raw("a stream that is left at its start", Ending.READ_A_LITTLE, stream);
        raw("a stream that is read slowly", Ending.READ_SLOWLY, stream);
        raw("an answer that is left", Ending.LEAVE, text.request(CHAT, BODY));
        raw("a body that is left halfway", Ending.LEAVE, stream.substring(0, stream.length() - 20));
        raw("a body that is reset halfway", Ending.RESET, stream.substring(0, stream.length() - 20));
        raw("a head that is left halfway", Ending.LEAVE, stream.substring(0, 40));
    }

    private void add(String name, Ending ending, String path, String body, String... fields) {
        raw(name, ending, text.request(path, body, fields));
    }

    private void raw(String name, Ending ending, String request) {
        all.add(HostileRequest.of(name, ending, request));
    }

    private void raw(String name, Ending ending, byte[] bytes) {
        all.add(new HostileRequest(name, ending, bytes));
    }

    /** Returns a chat request with {@code words} as its only message. */
    public static String prompt(String words) {
        return "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"" + words + "\"}]}";
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "… (" + text.length() + ")" : text;
    }
}
