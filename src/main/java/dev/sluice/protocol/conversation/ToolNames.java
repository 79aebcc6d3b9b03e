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
 * The names of tools as a provider takes them: letters, digits, {@code _} and {@code -}, and not too many. Any other gets one
 * that follows from it, the same in every request, so that prompts stay cached; the answer's calls get their own names back.
 */
public final class ToolNames {

    /** Of a digest's hexadecimal digits: enough to tell the tools of one request apart. */
    private static final int DIGITS = 8;

    private final int longest;
    private final Map<String, String> originals = new HashMap<>();

    private ToolNames(int longest) {
        this.longest = longest;
    }

    /**
     * What can be sent, and how its names are read.
     *
     * @param originals the caller's names of the tools that were renamed, by their new ones
     */
    public record Renamed(Conversation conversation, Map<String, String> originals) {}

    /** Returns {@code conversation} with names of at most {@code longest} characters. */
    public static Renamed in(Conversation conversation, int longest) {
        ToolNames names = new ToolNames(longest);
        List<Tool> tools =
                conversation.toolbox().tools().stream().map(names::tool).toList();
        @Nullable ToolChoice choice = names.choice(conversation.toolbox().choice());
        List<Message> turns = new ArrayList<>(conversation.turns().size());
        for (Message turn : conversation.turns()) {
            turns.add(new Message(turn.role(), names.parts(turn.parts()), turn.at()));
        }
        return names.originals.isEmpty()
                ? new Renamed(conversation, Map.of())
                : new Renamed(
                        conversation
                                .withTurns(turns)
                                .withToolbox(new ToolSet(
                                        tools, choice, conversation.toolbox().parallel())),
                        names.originals);
    }

    private Tool tool(Tool tool) {
        return new Tool(
                name(tool.name()),
                tool.description(),
                tool.schema(),
                tool.strict(),
                tool.freeForm(),
                tool.mark(),
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
        if (!name.isEmpty() && name.length() <= longest && name.contentEquals(clean)) {
            return name;
        }
        clean.setLength(Math.min(clean.length(), longest - DIGITS - 1));
        String taken = clean.append('_').append(digest(name)).toString();
        originals.put(taken, name);
        return taken;
    }

    private static String digest(String name) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256, which every Java platform has, is missing", e);
        }
    }
}
