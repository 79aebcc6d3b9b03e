package dev.sluice.fuzz;

import dev.sluice.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Random damage to texts, of bytes and of the structure of JSON. */
public final class Mutation {

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "1e999999999",
            "-0.0",
            "99999999999999999999",
            "0.1",
            "\"\"",
            "\"x\"",
            "\"auto\"",
            "\"user\"",
            "\"\\u0000\\ud800\"",
            "\"a\\r\\nb: c\"",
            "\"data: [DONE]\\n\\n\"",
            "\"日本\uD83D\uDE00\"",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "[{}]",
            "{\"type\":null}",
            "{\"type\":\"text\"}",
            "{\"$ref\":\"#\"}",
            "{\"type\":[\"object\",\"null\"],\"properties\":{\"a\":{\"$ref\":\"#/properties/a\"}}}");

    private static final List<String> PIECES = List.of(
            "\r\n",
            "\r",
            "\n",
            "\n\n",
            "\0",
            ":",
            ": ",
            "data:",
            "data: [DONE]\n\n",
            "event: error\n",
            "event:",
            "id: 1\n",
            "\uFEFF",
            "\"",
            "\\",
            "\\u",
            "\\ud83d",
            "{",
            "}",
            "[",
            "]",
            ",",
            "/",
            "..",
            "%2e",
            "%",
            ";",
            "é",
            "\u0085",
            "\"model\":",
            "\"stream\":true",
            "\"error\":",
            "\"type\":",
            "\"usage\":",
            "-",
            "e9",
            "999999999999999999999",
            "chunked",
            "gzip",
            "0\r\n\r\n",
            "HTTP/1.1 200 OK\r\n",
            "content-length: 3\r\n",
            "retry-after: 1\r\n");

    private static final List<String> NAMES = List.of(
            "type",
            "role",
            "content",
            "text",
            "id",
            "name",
            "input",
            "arguments",
            "tool_calls",
            "error",
            "usage",
            "index",
            "delta",
            "model",
            "tools",
            "$ref",
            "anyOf",
            "",
            "a.b",
            "é\r\n");

    private Mutation() {}

    /** Returns {@code text} with one to four mutations: of its structure where it is JSON, else of its bytes; rarely none. */
    public static byte[] of(String text, RandomGenerator random) {
        byte[] mutated = random.nextInt(4) == 0 ? text.getBytes(StandardCharsets.UTF_8) : json(text, random);
        return random.nextInt(3) == 0 ? bytes(mutated, random) : mutated;
    }

    /** Returns a stream of events of which some are dropped, repeated, moved or mutated. */
    public static byte[] stream(String text, RandomGenerator random) {
        List<String> events = new ArrayList<>(Arrays.asList(text.split("(?<=\n\n)")));
        for (int i = random.nextInt(4); i > 0 && !events.isEmpty(); i--) {
            int at = random.nextInt(events.size());
            switch (random.nextInt(5)) {
                case 0 -> events.remove(at);
                case 1 -> events.add(random.nextInt(events.size() + 1), events.get(at));
                case 2 -> events.add(random.nextInt(events.size()), events.remove(at));
                default -> events.set(at, event(events.get(at), random));
            }
        }
        byte[] whole = String.join("", events).getBytes(StandardCharsets.UTF_8);
        return random.nextInt(6) == 0 ? bytes(whole, random) : whole;
    }

    private static String event(String event, RandomGenerator random) {
        int data = event.indexOf("data: {");
        if (data < 0) {
            return event;
        }
        String mutated = new String(json(event.substring(data + 6).strip(), random), StandardCharsets.UTF_8);
        return event.substring(0, data + 6) + mutated + "\n\n";
    }

    /** Returns {@code text} with its structure mutated, or as it is where it is no JSON. */
    public static byte[] json(String text, RandomGenerator random) {
        JsonNode root;
        try {
            root = Json.read(text);
        } catch (RuntimeException notJson) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            change(inside(root, random), random);
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode inside(JsonNode root, RandomGenerator random) {
        JsonNode node = root;
        for (int depth = random.nextInt(8); depth > 0; depth--) {
            List<JsonNode> children = List.copyOf(node.values());
            JsonNode child = children.isEmpty() ? node : children.get(random.nextInt(children.size()));
            if (!child.isContainer() || child.isEmpty()) {
                break;
            }
            node = child;
        }
        return node;
    }

    private static void change(JsonNode node, RandomGenerator random) {
        JsonNode odd = Json.read(VALUES.get(random.nextInt(VALUES.size())));
        if (node instanceof ObjectNode object) {
            List<String> names = List.copyOf(object.propertyNames());
            String name = names.isEmpty() || random.nextInt(6) == 0
                    ? NAMES.get(random.nextInt(NAMES.size()))
                    : names.get(random.nextInt(names.size()));
            JsonNode other = names.isEmpty() ? odd : object.get(names.get(random.nextInt(names.size())));
            switch (random.nextInt(4)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name, other.deepCopy());
                default -> object.set(name, odd);
            }
        } else if (node instanceof ArrayNode list && !list.isEmpty()) {
            int at = random.nextInt(list.size());
            switch (random.nextInt(4)) {
                case 0 -> list.remove(at);
                case 1 -> list.add(list.get(at).deepCopy());
                case 2 -> list.insert(random.nextInt(list.size()), list.remove(at));
                default -> list.set(at, odd);
            }
        }
    }

    /** Returns {@code whole} with one to four cuts, copies, insertions and changed bits. */
    public static byte[] bytes(byte[] whole, RandomGenerator random) {
        byte[] bytes = whole;
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + 1 + random.nextInt(40));
            byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
            bytes = switch (random.nextInt(6)) {
                case 0 -> Arrays.copyOf(bytes, from);
                case 1 -> joined(bytes, from, new byte[0], to);
                case 2 -> joined(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
                case 3 -> flipped(bytes, from, random);
                default -> joined(bytes, from, piece, from);
            };
        }
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, int at, RandomGenerator random) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private static byte[] joined(byte[] bytes, int to, byte[] piece, int from) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(bytes, 0, to);
        joined.writeBytes(piece);
        joined.write(bytes, from, bytes.length - from);
        return joined.toByteArray();
    }

    /** Returns {@code whole} in pieces that are cut anywhere. */
    public static List<ByteBuffer> pieces(byte[] whole, RandomGenerator random) {
        return parts(whole, random).stream().map(ByteBuffer::wrap).toList();
    }

    /** Returns {@code whole} in parts that are cut anywhere. */
    public static List<byte[]> parts(byte[] whole, RandomGenerator random) {
        List<byte[]> parts = new ArrayList<>();
        int most = 1 << random.nextInt(12);
        for (int from = 0; from < whole.length; ) {
            int to = Math.min(whole.length, from + 1 + random.nextInt(most));
            parts.add(Arrays.copyOfRange(whole, from, to));
            from = to;
        }
        return parts;
    }
}
