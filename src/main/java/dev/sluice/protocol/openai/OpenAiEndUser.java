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

/** A reader and writer of the end user's identifier, by the names that both of OpenAI's APIs have for it. */
public final class OpenAiEndUser {

    /** The most characters that OpenAI accepts in an identifier. */
    private static final int MAX_LENGTH = 64;

    private OpenAiEndUser() {}

    /** Returns the identifier, from today's field or else the older one; null if neither is set. */
    public static @Nullable Setting<String> read(JsonFields request) {
        String identifier = request.text("safety_identifier");
        String user = request.text("user");
        return identifier != null
                ? new Setting<>(identifier, request.at("safety_identifier"))
                : Setting.of(user, request.at("user"));
    }

    /** Writes {@code user} into the field that the model accepts, or leaves it out if the model accepts none. */
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
        if (user.length() <= MAX_LENGTH) {
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
