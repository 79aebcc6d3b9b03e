package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.ServiceTier;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.JsonFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A reader and writer of the service tier, by the name that both of OpenAI's APIs have for it. */
public final class OpenAiServiceTier {

    private OpenAiServiceTier() {}

    /** Returns the service tier, or null if the caller does not say. */
    public static @Nullable Setting<ServiceTier> read(JsonFields request) {
        String name = request.text("service_tier");
        return name == null ? null : new Setting<>(new ServiceTier(name), request.at("service_tier"));
    }

    /** Writes {@code tier}, unless it is null. */
    public static void write(@Nullable Setting<ServiceTier> tier, ObjectNode request) {
        if (tier != null) {
            request.put("service_tier", tier.value().name());
        }
    }
}
