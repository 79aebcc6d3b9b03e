package dev.sluice.acceptance;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The properties of a relay under test.
 *
 * <p>There are two providers behind one address, {@code anthropic} (index 0, {@code claude-*}) and {@code openai} (index 1, every
 * other model), keys with very high limits, and a client {@code app} (index 0) without limits. Settings are given as
 * {@code "queue.max-wait=1s"}, without the {@code sluice.} before them; later ones win.
 */
final class RelayProperties {

    private RelayProperties() {}

    static Map<String, String> over(String baseUrl, List<String> secrets, String... settings) {
        Map<String, String> properties = ports();
        properties.put("sluice.providers[0].name", "anthropic");
        properties.put("sluice.providers[0].dialect", "anthropic");
        properties.put("sluice.providers[0].models", "claude-*");
        properties.put("sluice.providers[1].name", "openai");
        properties.put("sluice.providers[1].dialect", "openai");
        for (int provider = 0; provider < 2; provider++) {
            properties.put("sluice.providers[" + provider + "].base-url", baseUrl);
            properties.put("sluice.providers[" + provider + "].key-defaults.rpm", "1000000");
            for (int key = 0; key < secrets.size(); key++) {
                properties.put("sluice.providers[" + provider + "].keys[" + key + "].secret", secrets.get(key));
            }
        }
        properties.put("sluice.clients[0].name", "app");
        properties.put("sluice.clients[0].key", RunningRelay.CLIENT_KEY);
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            properties.put("sluice." + setting.substring(0, equals), setting.substring(equals + 1));
        }
        return properties;
    }

    /** Returns the properties of a relay with the configuration in {@code file} alone. */
    static Map<String, String> of(Path file) {
        Map<String, String> properties = ports();
        properties.put("sluice.config", file.toString());
        return properties;
    }

    private static Map<String, String> ports() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("server.port", "0");
        properties.put("management.server.port", "0");
        properties.put("logging.level.root", "warn");
        properties.put("sluice.config", "");
        properties.put("sluice.store.url", "none");
        return properties;
    }
}
