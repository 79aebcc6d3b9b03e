package dev.sluice.protocol.conversation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tool names as a provider accepts them: letters, digits, {@code _} and {@code -}, up to a maximum length. Any other name is
 * replaced by one derived from it, the same in every request, so that prompts stay cached.
 */
public final class ToolNames {

    /** The hexadecimal digits of a digest that go into a name: enough to keep the tools of one request apart. */
    private static final int DIGITS = 8;

    private final int maxLength;
    private final Map<String, String> originals = new HashMap<>();

    private ToolNames(int maxLength) {
        this.maxLength = maxLength;
    }

    /**
     * A conversation whose tool names the provider accepts.
     *
     * @param originals the caller's names of the renamed tools, by their new names
     */
    public record Renamed(Conversation conversation, Map<String, String> originals) {}

    /** Returns {@code conversation} with tool names of at most {@code maxLength} characters. */
    public static Renamed rename(Conversation conversation, int maxLength) {
        ToolNames names = new ToolNames(maxLength);
        List<Tool> tools =
                conversation.toolSet().tools().stream().map(names::tool).toList();
        @Nullable ToolChoice choice = names.choice(conversation.toolSet().choice());
        List<Message> messages = new ArrayList<>(conversation.messages().size());
        for (Message message : conversation.messages()) {
            messages.add(new Message(message.role(), names.parts(message.parts()), message.at()));
        }
        return names.originals.isEmpty()
                ? new Renamed(conversation, Map.of())
                : new Renamed(
                        conversation
                                .withMessages(messages)
                                .withToolSet(new ToolSet(
                                        tools,
                                        choice,
                                        conversation.toolSet().parallel(),
                                        conversation.toolSet().callerTools())),
                        names.originals);
    }

    private Tool tool(Tool tool) {
        return new Tool(
                name(tool.name()),
                tool.description(),
                tool.schema(),
                tool.strict(),
                tool.freeForm(),
                tool.breakpoint(),
                tool.at());
    }

    private @Nullable ToolChoice choice(@Nullable ToolChoice choice) {
        return choice == null || choice.name() == null
                ? choice
                : new ToolChoice(choice.mode(), name(choice.name()), choice.at());
    }

    private List<ContentPart> parts(List<ContentPart> parts) {
        List<ContentPart> renamed = new ArrayList<>(parts.size());
        for (ContentPart part : parts) {
            renamed.add(part instanceof ContentPart.ToolCall call ? call.named(name(call.name())) : part);
        }
        return renamed;
    }

    private String name(String name) {
        StringBuilder clean = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
            clean.append(plain ? c : '_');
        }
        if (!name.isEmpty() && name.length() <= maxLength && name.contentEquals(clean)) {
            return name;
        }
        clean.setLength(Math.min(clean.length(), maxLength - DIGITS - 1));
        String replacement = clean.append('_').append(digest(name)).toString();
        originals.put(replacement, name);
        return replacement;
    }

    /** Returns a short digest of {@code name}. */
    public static String digest(String name) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256, which every Java platform has, is missing", e);
        }
    }
}
