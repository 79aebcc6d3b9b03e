package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.JsonFields;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Who the end user is, in the OpenAI dialect. */
public final class OpenAiEndUser {

    /** OpenAI takes identifiers of at most as many characters. */
    private static final int LONGEST = 64;

    private OpenAiEndUser() {}

    /** Returns who the end user is, by the field of today or the one before it; null where neither is there. */
    public static @Nullable Setting<String> read(JsonFields request) {
        String identifier = request.text("safety_identifier");
        String user = request.text("user");
        return identifier != null
                ? new Setting<>(identifier, request.at("safety_identifier"))
                : Setting.of(user, request.at("user"));
    }

    /** Writes {@code user} in the field that the model takes, or drops it where it takes none. */
    public static void write(
            @Nullable Setting<String> user, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        if (user == null) {
            return;
        }
        switch (traits.endUser()) {
            case USER -> request.put("user", shortened(user.value()));
            case SAFETY_IDENTIFIER -> request.put("safety_identifier", shortened(user.value()));
            case NONE -> dropped.note(user.at());
        }
    }

    private static String shortened(String user) {
        if (user.length() <= LONGEST) {
            return user;
        }
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(user.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
